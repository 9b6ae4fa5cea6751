// States of a partial route, and how one more leg changes them: the exact schedule of a sequence.
//
// The same rules as label.py of the Python package, in grains.
#pragma once

#include <algorithm>

#include "model.hpp"

namespace tournees {

// A way to have served the stops so far.
struct Label {
    Seconds time;         // free to leave
    std::int32_t rested;  // the break is taken, or none is owed
    Grains price;         // changes, preferences and waiting so far
};

// The ways that no other one dominates, earliest first: as many as asked for. When there are more,
// the dearest but the earliest are forgotten, so a price may be too high but never too low.
class Labels {
   public:
    // A search looks at few, a price that somebody reads at (practically) all.
    static constexpr int FEW = 5, ALL = 24;

    Labels() = default;
    Labels(const Labels& other) { *this = other; }
    Labels& operator=(const Labels& other) {
        size_ = other.size_;
        std::copy(other.items_, other.items_ + size_, items_);
        return *this;
    }

    int size() const { return size_; }
    bool empty() const { return size_ == 0; }
    const Label& operator[](int rank) const { return items_[rank]; }
    void clear() { size_ = 0; }

    // Adds a label unless another one dominates it. `idle_price` is what a second of waiting
    // costs: an earlier label is only better if it can afford to wait for the later one.
    void add(const Label& label, Grains idle_price, int most = ALL) {
        int place = 0;
        for (; place < size_ && items_[place].time <= label.time; ++place)
            if (dominates(items_[place], label, idle_price)) return;
        int kept = place;
        for (int rank = place; rank < size_; ++rank)
            if (!dominates(label, items_[rank], idle_price)) items_[kept++] = items_[rank];
        size_ = kept;
        if (size_ == most && !drop_dearest(label, place)) return;
        for (int rank = size_++; rank > place; --rank) items_[rank] = items_[rank - 1];
        items_[place] = label;
    }

    Grains least_price() const {
        Grains least = INFINITE;
        for (int rank = 0; rank < size_; ++rank) least = std::min(least, items_[rank].price);
        return least;
    }

    // Whether the labels are those of another one, all of them dearer by the same price.
    bool same_but_price(const Labels& other, Grains added) const {
        if (size_ != other.size_) return false;
        for (int rank = 0; rank < size_; ++rank) {
            const Label &one = items_[rank], &two = other.items_[rank];
            if (one.time != two.time || one.rested != two.rested || one.price - two.price != added)
                return false;
        }
        return true;
    }

   private:
    Label items_[ALL];
    int size_ = 0;

    // Makes room; false when the new label is the one to forget.
    bool drop_dearest(const Label& label, int& place) {
        int worst = 1;
        for (int rank = 2; rank < size_; ++rank)
            if (items_[rank].price > items_[worst].price) worst = rank;
        if (place > 0 && items_[worst].price <= label.price) return false;
        for (int rank = worst + 1; rank < size_; ++rank) items_[rank - 1] = items_[rank];
        --size_;
        place -= worst < place;
        return true;
    }

    static bool dominates(const Label& one, const Label& two, Grains idle_price) {
        return one.time <= two.time && one.rested >= two.rested &&
               one.price + idle_price * (two.time - one.time) <= two.price;
    }
};

// Windows in which a service may start, in order.
struct Starts {
    const Window* first;
    const Window* end;
};

// A stop as a vehicle would serve it: what `advance` needs besides the labels.
struct Stop {
    Starts starts;
    Seconds seconds, last_start;
    Seconds hold_first, hold_last;
    Grains fixed_price, moved_price;  // moved_price 0: no hold

    // First allowed second at or after `ready`, NEVER when there is none.
    Seconds start(Seconds ready) const {
        for (const Window* window = starts.first; window != starts.end; ++window)
            if (ready <= window->last) {
                const Seconds second = ready > window->first ? ready : window->first;
                return second <= last_start ? second : NEVER;
            }
        return NEVER;
    }

    // Last second at or before `limit` at which the service may start, -1 when there is none.
    Seconds last_until(Seconds limit) const {
        limit = std::min(limit, last_start);
        for (const Window* window = starts.end; window-- != starts.first;)
            if (window->first <= limit) return std::min(window->last, limit);
        return -1;
    }
};

// Labels at the start of a shift.
inline Labels departure(const Vehicle& who) {
    Labels labels;
    labels.add({who.start, who.pause_seconds == 0, 0}, 0);
    return labels;
}

// Adds the labels of one way to reach a stop: at once, or at the time the customer knows.
// `idle(start)`: seconds of waiting paid for a start.
template <class Idle>
void serve(Labels& found, const Vehicle& who, const Stop& stop, Seconds ready,
           std::int32_t rested, Grains price, int most, Idle idle) {
    const Seconds first = stop.start(ready);
    if (first == NEVER) return;
    const auto put = [&](Seconds start, Grains extra) {
        extra += stop.fixed_price + (who.idle_price ? who.idle_price * idle(start) : 0);
        found.add({start + stop.seconds, rested, price + extra}, who.idle_price, most);
    };
    if (stop.moved_price == 0) return put(first, 0);
    const Seconds held =
        first > stop.hold_last ? NEVER : stop.start(std::max(ready, stop.hold_first));
    if (held <= stop.hold_last) put(held, 0);
    if (held != first) put(first, stop.moved_price);
}

// Labels after a drive and a service. `opening`: the first stop, reached just in time from home.
inline void advance(const Labels& labels, const Model& model, const Vehicle& who, Seconds drive,
                    const Stop& stop, bool opening, int most, Labels& found) {
    found.clear();
    const Traffic& roads = model.traffic;
    for (int rank = 0; rank < labels.size(); ++rank) {
        const Label& label = labels[rank];
        const Seconds arrival = roads.arrival(label.time, drive);
        serve(found, who, stop, arrival, label.rested, label.price, most,
              [&](Seconds start) { return opening ? 0 : start - arrival; });
        if (label.rested) continue;
        if (arrival <= who.pause_latest) {
            const Seconds rest = std::max(arrival, who.pause_earliest);
            const Seconds ready = rest + who.pause_seconds;
            serve(found, who, stop, ready, 1, label.price, most, [&](Seconds start) {
                if (!opening) return start - ready + rest - arrival;
                return roads.departure(start, drive) >= ready ? 0 : start - ready;
            });
        } else {
            const Seconds rest = std::max(label.time, who.pause_earliest);
            if (rest > who.pause_latest) continue;
            const Seconds ready = roads.arrival(rest + who.pause_seconds, drive);
            serve(found, who, stop, ready, 1, label.price, most, [&](Seconds start) {
                return opening ? 0 : start - ready + rest - label.time;
            });
        }
    }
}

// The cheapest way home.
struct End {
    Grains price = INFINITE;  // changes, preferences, waiting and overtime
    Seconds back = NEVER;
    Grains overtime_price = 0;
};

inline End way_home(const Labels& labels, const Model& model, const Vehicle& who, Seconds drive) {
    End best;
    for (int rank = 0; rank < labels.size(); ++rank) {
        const Label& label = labels[rank];
        Seconds back = model.traffic.arrival(label.time, drive);
        Grains price = label.price;
        if (!label.rested && back > who.pause_latest) {
            const Seconds rest = std::max(label.time, who.pause_earliest);
            if (rest > who.pause_latest) continue;
            price += who.idle_price * (rest - label.time);
            back = model.traffic.arrival(rest + who.pause_seconds, drive);
        }
        if (back > who.last) continue;
        const Grains overtime = who.overtime_price * std::max(0, back - who.end);
        price += overtime;
        if (price < best.price || (price == best.price && back < best.back))
            best = {price, back, overtime};
    }
    return best;
}

}  // namespace tournees
