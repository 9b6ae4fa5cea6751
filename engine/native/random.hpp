// Random numbers that are the same on every machine (xoshiro256**, seeded by splitmix64).
#pragma once

#include <cstdint>

namespace tournees {

class Random {
   public:
    explicit Random(std::uint64_t seed) {
        for (auto& word : state_) {
            seed += 0x9E3779B97F4A7C15ULL;
            std::uint64_t mixed = seed;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
            word = mixed ^ (mixed >> 31);
        }
    }

    std::uint64_t next() {
        const std::uint64_t result = turn(state_[1] * 5, 7) * 9, shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = turn(state_[3], 45);
        return result;
    }

    // In [0, 1[.
    double share() { return double(next() >> 11) * 0x1.0p-53; }
    // In [0, count[.
    int below(int count) { return int((next() >> 32) * std::uint64_t(count) >> 32); }

   private:
    std::uint64_t state_[4];

    static std::uint64_t turn(std::uint64_t word, int bits) {
        return word << bits | word >> (64 - bits);
    }
};

}  // namespace tournees
