// The stops of one vehicle, with what pricing an insertion needs.
#pragma once

#include <vector>

#include "label.hpp"

namespace tournees {

struct Route {
    std::vector<std::int32_t> tasks;
    std::vector<Stop> stops;           // each task as this vehicle serves it
    std::vector<std::int32_t> places;  // home, those of the tasks, home
    std::vector<Leg> legs;             // legs[p]: to stop p (home at the end)
    std::vector<Seconds> times;   // after p stops: earliest second free to leave
    std::vector<Seconds> latest;  // last arrival at stop p (home at the end) that may be feasible
    std::vector<Grains> paid;     // after p stops: their fixed prices
    std::vector<Labels> labels;   // after p stops (empty when plain)
    std::vector<std::int32_t> load;
    std::int64_t driving = 0, metres = 0, work = 0;
    End end;
    Grains price = 0;
    // No break, no waiting price, no hold: one label per stop, and `latest` is exact.
    bool plain = true;

    int size() const { return int(tasks.size()); }
};

}  // namespace tournees
