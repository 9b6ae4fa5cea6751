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
        if (count == 0) return;
        for (int slot = 0; slot <= seconds_.back() >> SECONDS_SLOT; ++slot)
            by_second_.push_back(before(seconds_, Seconds(slot) << SECONDS_SLOT));
        for (std::int64_t slot = 0; slot <= roads_.back() >> ROADS_SLOT; ++slot)
            by_road_.push_back(before(roads_, slot << ROADS_SLOT));
    }

    bool even() const { return seconds_.empty(); }

    // Second of arrival after a drive of `seconds` at the matrix's speed.
    Seconds arrival(Seconds depart, Seconds seconds) const {
        if (even() || seconds == 0) return depart + seconds;
        const std::size_t rank = passed_by(depart);
        const std::int64_t pace = rank ? percents_[rank - 1] : 100;
        const Seconds drive = pace == 100 ? seconds : quotient(100LL * seconds + pace - 1, pace);
        const Seconds soon = depart + drive;
        if (rank == seconds_.size() || soon <= seconds_[rank]) return soon;
        const Segment last = segment(road(rank, depart) + 100LL * seconds);
        return last.begun + quotient(last.rest + last.pace - 1, last.pace);
    }

    // Last departure that arrives by `arrive`; negative when it is before the horizon.
    Seconds departure(Seconds arrive, Seconds seconds) const {
        if (even() || seconds == 0) return arrive - seconds;
        if (arrive < 0) return -1;
        const std::int64_t target = road(passed_by(arrive), arrive) - 100LL * seconds;
        if (target < 0) return -1;
        const Segment first = segment(target);
        return first.begun + quotient(first.rest, first.pace);
    }

   private:
    struct Segment {
        Seconds begun;
        std::int64_t pace, rest;
    };

    // A short division takes a third of the time of a long one, and nearly all of them are short.
    static Seconds quotient(std::int64_t number, std::int64_t by) {
        if (number >> 32 == 0) return Seconds(std::uint32_t(number) / std::uint32_t(by));
        return Seconds(number / by);
    }

    std::vector<Seconds> seconds_;
    std::vector<std::int64_t> percents_;
    std::vector<std::int64_t> roads_;  // hundredths of even seconds driven from 0 to each point

    // Points passed at the beginning of each slot: where to begin to look for a segment.
    static constexpr int SECONDS_SLOT = 10, ROADS_SLOT = 17;
    std::vector<std::int32_t> by_second_, by_road_;

    template <class Number>
    static std::int32_t before(const std::vector<Number>& sorted, Number number) {
        return std::int32_t(std::upper_bound(sorted.begin(), sorted.end(), number) - sorted.begin());
    }

    // How many of `sorted` are not after `number`, from a slot's count on.
    template <class Number>
    static std::size_t passed(const std::vector<Number>& sorted,
                              const std::vector<std::int32_t>& slots, std::size_t slot,
                              Number number) {
        std::size_t rank = slot < slots.size() ? slots[slot] : sorted.size();
        while (rank < sorted.size() && sorted[rank] <= number) ++rank;
        return rank;
    }

    std::size_t passed_by(Seconds when) const {
        return passed(seconds_, by_second_, std::size_t(when) >> SECONDS_SLOT, when);
    }

    // Road from second 0 to `when`, which comes after `rank` points.
    std::int64_t road(std::size_t rank, Seconds when) const {
        if (rank == 0) return 100LL * when;
        return roads_[rank - 1] + percents_[rank - 1] * (when - seconds_[rank - 1]);
    }

    Segment segment(std::int64_t target) const {
        const std::size_t rank = passed(roads_, by_road_, std::size_t(target >> ROADS_SLOT), target);
        if (rank == 0) return {0, 100, target};
        return {seconds_[rank - 1], percents_[rank - 1], target - roads_[rank - 1]};
    }
};

}  // namespace tournees
