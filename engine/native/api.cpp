// The library's door: plain C, flat arrays. Written for ctypes, see tournees_engine/native.
#include <memory>

#include "search.hpp"
#include "standing.hpp"

#if defined(_WIN32)
#define DOOR extern "C" __declspec(dllexport)
#else
#define DOOR extern "C" __attribute__((visibility("default")))
#endif

using namespace tournees;

namespace {

// The problem's arrays, in the order of core.py's structure of the same name.
struct Arrays {
    std::int32_t places, kinds, vehicles, tasks, parts, resources, instants, traffic_points;
    std::int64_t balance_price;
    const std::int32_t* durations;      // places x places, seconds
    const std::int32_t* distances;      // places x places, metres
    const std::int32_t* vehicle;        // vehicles x 12
    const std::int64_t* vehicle_price;  // vehicles x 4
    const std::int32_t* task;           // tasks x 5
    const std::int64_t* task_price;     // tasks x 2
    const std::uint64_t* task_resources;
    const std::int32_t* window_from;
    const std::int32_t* windows;
    const std::int32_t* service;        // kinds x tasks x 2
    const std::int64_t* service_price;  // kinds x tasks
    const std::uint8_t* allowed;        // vehicles x tasks
    const std::int32_t* need;           // tasks x parts
    const std::int32_t* carried;        // vehicles x parts
    const std::int32_t* quantity;
    const std::int32_t* instant_from;
    const std::int32_t* instant;
    const std::int32_t* traffic;
};

struct Handle {
    Model model;
    std::unique_ptr<Search> search;
    std::unique_ptr<Standing> standing;
};

// A plan as it comes in: tasks of each vehicle (`from`: vehicles + 1).
std::vector<std::vector<std::int32_t>> sequences_of(const Model& model, const std::int32_t* from,
                                                    const std::int32_t* tasks) {
    std::vector<std::vector<std::int32_t>> sequences;
    for (int vehicle = 0; vehicle < model.vehicles; ++vehicle)
        sequences.emplace_back(tasks + from[vehicle], tasks + from[vehicle + 1]);
    return sequences;
}

std::vector<Window> seconds_of(const Model& model, const std::int32_t* appointments) {
    std::vector<Window> seconds;
    for (int task = 0; task < model.tasks; ++task)
        seconds.push_back({appointments[task], appointments[task]});
    return seconds;
}

void read_people(Model& model, const Arrays& arrays) {
    for (int rank = 0; rank < arrays.vehicles; ++rank) {
        const std::int32_t* row = arrays.vehicle + 12 * rank;
        const std::int64_t* price = arrays.vehicle_price + 4 * rank;
        model.vehicle.push_back({row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7],
                                 row[8], row[9], row[10], row[11], price[0], price[1], price[2], price[3]});
    }
    const std::size_t pairs = std::size_t(arrays.kinds) * arrays.tasks;
    for (std::size_t rank = 0; rank < pairs; ++rank)
        model.service.push_back({arrays.service[2 * rank], arrays.service[2 * rank + 1],
                                 arrays.service_price[rank]});
}

void read_tasks(Model& model, const Arrays& arrays) {
    for (int rank = 0; rank < arrays.tasks; ++rank) {
        const std::int32_t* row = arrays.task + 5 * rank;
        model.task.push_back({row[0], row[1], row[2], row[3], row[4], arrays.task_resources[rank],
                              arrays.task_price[2 * rank], arrays.task_price[2 * rank + 1]});
    }
    const std::int32_t* from = arrays.window_from;
    model.window_from.assign(from, from + arrays.tasks + 1);
    for (int rank = 0; rank < from[arrays.tasks]; ++rank)
        model.windows.push_back({arrays.windows[2 * rank], arrays.windows[2 * rank + 1]});
}

void read_limits(Model& model, const Arrays& arrays) {
    const auto copy = [](auto& to, const auto* from, std::size_t count) {
        to.assign(from, from + count);
    };
    const std::size_t vehicles = arrays.vehicles, tasks = arrays.tasks, parts = arrays.parts;
    copy(model.allowed, arrays.allowed, vehicles * tasks);
    copy(model.need, arrays.need, tasks * parts);
    copy(model.carried, arrays.carried, vehicles * parts);
    copy(model.quantity, arrays.quantity, arrays.resources);
    copy(model.instant_from, arrays.instant_from, vehicles + 1);
    copy(model.instant, arrays.instant, arrays.instant_from[vehicles]);
}

void read(Model& model, const Arrays& arrays) {
    model.places = arrays.places;
    model.kinds = arrays.kinds;
    model.vehicles = arrays.vehicles;
    model.tasks = arrays.tasks;
    model.parts = arrays.parts;
    model.resources = arrays.resources;
    model.instants = arrays.instants;
    model.balance_price = arrays.balance_price;
    model.traffic = Traffic(arrays.traffic, arrays.traffic_points);
    const std::size_t cells = std::size_t(arrays.places) * arrays.places;
    model.legs.resize(cells);
    for (std::size_t cell = 0; cell < cells; ++cell)
        model.legs[cell] = {arrays.durations[cell], arrays.distances[cell]};
    read_people(model, arrays);
    read_tasks(model, arrays);
    read_limits(model, arrays);
}

}  // namespace

// Grows by one with every change of this file: library.py refuses one of another time.
DOOR std::int32_t tournees_interface() { return 1; }

DOOR void* tournees_open(const Arrays* arrays, std::uint64_t seed) {
    try {
        auto handle = std::make_unique<Handle>();
        read(handle->model, *arrays);
        handle->search = std::make_unique<Search>(handle->model, seed);
        return handle.release();
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

DOOR void tournees_close(void* handle) { delete static_cast<Handle*>(handle); }

// Stands on a plan: tasks of each vehicle (`from`: vehicles + 1) and appointments (-1: none).
DOOR void tournees_begin(void* handle, const std::int32_t* from, const std::int32_t* tasks,
                         const std::int32_t* appointments) {
    Handle& own = *static_cast<Handle*>(handle);
    own.search->begin(sequences_of(own.model, from, tasks), seconds_of(own.model, appointments));
}

// Inserts what is left out wherever that is cheaper.
DOOR void tournees_fill(void* handle) { static_cast<Handle*>(handle)->search->fill(); }

// Ruins and recreates `count` times; returns the best price (grains).
DOOR std::int64_t tournees_run(void* handle, std::int64_t count, double hot, double cold) {
    Handle& own = *static_cast<Handle*>(handle);
    own.search->run(count, hot, cold);
    return own.search->best_price();
}

DOOR std::int32_t tournees_best_left_out(void* handle) {
    return static_cast<Handle*>(handle)->search->best_left_out();
}

// Writes the best plan: `from` (vehicles + 1), `tasks` (tasks), `appointments` (tasks).
DOOR void tournees_best(void* handle, std::int32_t* from, std::int32_t* tasks,
                        std::int32_t* appointments) {
    const Handle& own = *static_cast<Handle*>(handle);
    std::int32_t written = 0;
    for (int vehicle = 0; vehicle < own.model.vehicles; ++vehicle) {
        from[vehicle] = written;
        for (int task : own.search->best_tasks(vehicle)) tasks[written++] = task;
    }
    from[own.model.vehicles] = written;
    for (int task = 0; task < own.model.tasks; ++task)
        appointments[task] = own.search->best_appointment(task).first;
}

// Sizes of the pool: routes, and tasks of all of them.
DOOR std::int64_t tournees_pool_size(void* handle, std::int64_t* tasks) {
    const auto& entries = static_cast<Handle*>(handle)->search->pool().entries();
    *tasks = 0;
    for (const auto& entry : entries) *tasks += std::int64_t(entry.tasks.size());
    return std::int64_t(entries.size());
}

// Writes the pool: vehicle and price (grains) of each route, and its tasks (`from`: routes + 1).
DOOR void tournees_pool(void* handle, std::int32_t* vehicles, std::int64_t* prices,
                        std::int64_t* from, std::int32_t* tasks) {
    std::int64_t route = 0, written = 0;
    for (const auto& entry : static_cast<Handle*>(handle)->search->pool().entries()) {
        vehicles[route] = entry.vehicle;
        prices[route] = entry.price;
        from[route++] = written;
        for (int task : entry.tasks) tasks[written++] = task;
    }
    from[route] = written;
}

// Stands on a plan to price places in it, beside the search; see `tournees_begin`.
DOOR void tournees_stand(void* handle, const std::int32_t* from, const std::int32_t* tasks,
                         const std::int32_t* appointments) {
    Handle& own = *static_cast<Handle*>(handle);
    own.standing = std::make_unique<Standing>(own.model, sequences_of(own.model, from, tasks),
                                              seconds_of(own.model, appointments));
}

// Takes a visit out of the plan stood on; 0, and nothing changes, when a route needs it.
DOOR std::int32_t tournees_take_out(void* handle, std::int32_t task) {
    return static_cast<Handle*>(handle)->standing->take_out(task);
}

// Undoes the last `tournees_take_out`.
DOOR void tournees_put_back(void* handle) { static_cast<Handle*>(handle)->standing->put_back(); }

// Puts a task into the plan stood on; `start` is its appointment, -1 when it has none.
DOOR std::int32_t tournees_put(void* handle, std::int32_t task, std::int32_t vehicle,
                               std::int32_t position, std::int32_t start) {
    return static_cast<Handle*>(handle)->standing->put(task, vehicle, position, start);
}

// Prices a task in every place of the plan stood on (it must be left out there).
// `starts`: `windows` pairs (first, last), those of the task when there is none. Returns how many
// places there are; writes at most `most` of them: vehicle, position, earliest start; extra price
// (grains, balance apart).
DOOR std::int64_t tournees_price(void* handle, std::int32_t task, const std::int32_t* starts,
                                 std::int32_t windows, std::int64_t most, std::int32_t* places,
                                 std::int64_t* extras) {
    const Handle& own = *static_cast<Handle*>(handle);
    const Plan& plan = own.standing->plan();
    std::vector<Window> allowed;
    for (int rank = 0; rank < windows; ++rank)
        allowed.push_back({starts[2 * rank], starts[2 * rank + 1]});
    const Starts at{allowed.data(), allowed.data() + allowed.size()};
    std::vector<Place> found;
    for (int vehicle = 0; vehicle < own.model.vehicles; ++vehicle)
        if (plan.has_resources(vehicle, task))
            plan.all_in(vehicle, task, windows ? &at : nullptr, found);
    const std::int64_t count = std::min<std::int64_t>(most, std::int64_t(found.size()));
    for (std::int64_t rank = 0; rank < count; ++rank) {
        places[3 * rank] = found[rank].vehicle;
        places[3 * rank + 1] = found[rank].position;
        places[3 * rank + 2] = found[rank].start;
        extras[rank] = found[rank].extra;
    }
    return std::int64_t(found.size());
}
