// Travel time by time of day: the roads' speed is a step function, so no one who leaves later
// arrives earlier.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tournees {

using Seconds = std::int32_t;

class Traffic {
   public:
    Traffic() = default;

    // `points`: pairs (second, percent of the matrix's speed from that second on).
    Traffic(const std::int32_t* points, int count) {
        for (int rank = 0; rank < count; ++rank) {
            const Seconds second = points[2 * rank];
            roads_.push_back(rank ? roads_.back() + percents_.back() * (second - seconds_.back())
                                  : 100LL * second);
            seconds_.push_back(second);
            percents_.push_back(points[2 * rank + 1]);
        }
    }

    bool even() const { return seconds_.empty(); }

    // Second of arrival after a drive of `seconds` at the matrix's speed.
    Seconds arrival(Seconds depart, Seconds seconds) const {
        if (even() || seconds == 0) return depart + seconds;
        const auto [begun, pace, rest] = segment(road(depart) + 100LL * seconds);
        return begun + Seconds((rest + pace - 1) / pace);
    }

    // Last departure that arrives by `arrive`; negative when it is before the horizon.
    Seconds departure(Seconds arrive, Seconds seconds) const {
        if (even() || seconds == 0) return arrive - seconds;
        const std::int64_t target = road(arrive) - 100LL * seconds;
        if (target < 0) return -1;
        const auto [begun, pace, rest] = segment(target);
        return begun + Seconds(rest / pace);
    }

   private:
    struct Segment {
        Seconds begun;
        std::int64_t pace, rest;
    };

    std::vector<Seconds> seconds_;
    std::vector<std::int64_t> percents_;
    std::vector<std::int64_t> roads_;  // hundredths of even seconds driven from 0 to each point

    std::int64_t road(Seconds when) const {
        const auto rank = std::upper_bound(seconds_.begin(), seconds_.end(), when) - seconds_.begin();
        if (rank == 0) return 100LL * when;
        return roads_[rank - 1] + percents_[rank - 1] * (when - seconds_[rank - 1]);
    }

    Segment segment(std::int64_t target) const {
        const auto rank = std::upper_bound(roads_.begin(), roads_.end(), target) - roads_.begin();
        if (rank == 0) return {0, 100, target};
        return {seconds_[rank - 1], percents_[rank - 1], target - roads_[rank - 1]};
    }
};

}  // namespace tournees
