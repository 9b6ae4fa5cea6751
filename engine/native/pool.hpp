// Good routes met on the way, for set partitioning.
#pragma once

#include <unordered_set>
#include <vector>

#include "route.hpp"

namespace tournees {

class Pool {
   public:
    struct Entry {
        std::int32_t vehicle;
        Grains price;
        std::vector<std::int32_t> tasks;
    };

    explicit Pool(std::size_t most) : most_(most) {}

    const std::vector<Entry>& entries() const { return entries_; }

    // Remembers a route; a full pool begins again with what is met from then on.
    void add(int vehicle, int twin, const Route& route) {
        if (route.tasks.empty()) return;
        std::uint64_t name = std::uint64_t(twin) + 0x9E3779B97F4A7C15ULL;
        for (int task : route.tasks) {
            name ^= std::uint64_t(task) + 0x9E3779B97F4A7C15ULL + (name << 6) + (name >> 2);
            name *= 0xBF58476D1CE4E5B9ULL;
        }
        if (!names_.insert(name).second) return;
        if (entries_.size() >= most_) {
            entries_.clear();
            names_.clear();
            names_.insert(name);
        }
        entries_.push_back({vehicle, route.price, route.tasks});
    }

   private:
    std::size_t most_;
    std::vector<Entry> entries_;
    std::unordered_set<std::uint64_t> names_;
};

}  // namespace tournees
