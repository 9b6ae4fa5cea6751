// The problem as flat arrays: ranks instead of names, prices in grains (1/18000 cent).
//
// A grain makes every price of a second (cents per hour), of a metre (cents per kilometre) and of
// a cent an integer: the search adds and compares without rounding.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "traffic.hpp"

namespace tournees {

using Grains = std::int64_t;

constexpr Seconds NEVER = std::numeric_limits<Seconds>::max() / 2;
constexpr Grains CENT = 18000;
constexpr Grains INFINITE = std::numeric_limits<Grains>::max() / 4;

struct Window {
    Seconds first, last;
};

struct Leg {
    std::int32_t seconds, metres;
};

// A technician-shift. `pause_seconds` is 0 when no break is owed. Technicians of the same `kind`
// serve any task alike.
struct Vehicle {
    std::int32_t technician, kind, origin, destination;
    Seconds start, end, last;
    Seconds pause_earliest, pause_latest, pause_seconds;
    std::int32_t locked;  // stops at the head of the route that nobody may move
    std::int32_t twin;    // vehicles of the same number are interchangeable when empty
    Grains second_price, metre_price, overtime_price, idle_price;
};

// A visit as one technician serves it. `partner` is the other half of a visit that needs two.
struct Task {
    std::int32_t place, partner, held_by;
    Seconds hold_first, hold_last;
    std::uint64_t resources;
    Grains moved_price;  // paid by `held_by` when the start is out of the hold
    Grains left_out_price;
};

// How a technician serves a task; `seconds` < 0 when a rule forbids it.
struct Service {
    Seconds seconds, last_start;
    Grains fixed_price;
};

struct Model {
    int places = 0, kinds = 0, vehicles = 0, tasks = 0, parts = 0, resources = 0, instants = 0;
    std::vector<Leg> legs;                     // places x places
    std::vector<Vehicle> vehicle;              // vehicles
    std::vector<Task> task;                    // tasks
    std::vector<Service> service;              // kinds x tasks
    std::vector<std::int32_t> window_from;     // tasks + 1
    std::vector<Window> windows;
    std::vector<std::uint8_t> allowed;         // vehicles x tasks
    std::vector<std::int32_t> need;            // tasks x parts
    std::vector<std::int32_t> carried;         // vehicles x parts
    std::vector<std::int32_t> quantity;        // resources
    std::vector<std::int32_t> instant_from;    // vehicles + 1: instants at which a shift is on
    std::vector<std::int32_t> instant;
    Traffic traffic;
    Grains balance_price = 0;                  // of a second of work of the busiest route

    Leg leg(int from, int to) const { return legs[std::size_t(from) * places + to]; }
    const Service& service_of(int vehicle_rank, int task_rank) const {
        return service[std::size_t(vehicle[vehicle_rank].kind) * tasks + task_rank];
    }
    bool may(int vehicle_rank, int task_rank) const {
        return allowed[std::size_t(vehicle_rank) * tasks + task_rank];
    }
    Grains driving_price(const Vehicle& who, Leg leg) const {
        return leg.seconds * who.second_price + leg.metres * who.metre_price;
    }
    // Last second at which the task may start, whatever the technician.
    Seconds closes(int task_rank) const {
        const int end = window_from[task_rank + 1];
        return windows[end - 1].last;
    }
};

}  // namespace tournees
