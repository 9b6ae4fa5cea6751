// A plan: one route per vehicle, all feasible, and where each task stands.
#pragma once

#include <vector>

#include "route.hpp"

namespace tournees {

// A place for a task, and what the plan pays for it.
struct Place {
    Grains extra = INFINITE;
    int vehicle = -1, position = -1;
    Seconds start = NEVER;  // earliest start there
};

class Plan {
   public:
    // `labels`: ways kept to have served the stops so far, see `Labels`.
    Plan(const Model& model, int labels);

    const Model& model() const { return model_; }
    const Route& route(int vehicle) const { return routes_[vehicle]; }
    int home(int task) const { return home_[task]; }  // vehicle, -1 when left out
    int size(int vehicle) const { return sizes_[vehicle]; }
    // Names the content of a route: the same stamp, the same stops.
    std::uint32_t stamp(int vehicle) const { return stamp_of_[vehicle]; }
    int used() const { return used_vehicles_; }  // vehicles with at least one stop
    Window appointment(int task) const { return appointments_[task]; }
    Grains left_out_price(int task) const { return model_.task[task].left_out_price; }

    // Price of the whole: routes, tasks left out, balance.
    Grains price() const;
    Grains balance_extra(int vehicle, std::int64_t more) const;

    // Cheapest place of a task in a route, dearer ones than `below` left aside.
    Place best_in(int vehicle, int task, Grains below, const Starts* at = nullptr) const;
    // Every feasible place of a task in a route.
    void all_in(int vehicle, int task, const Starts* at, std::vector<Place>& found) const;
    // Whether the vehicle may take one more unit of what the task needs.
    bool has_resources(int vehicle, int task) const;

    // Puts a task somewhere; false when the route is not feasible (it is then left as it was).
    bool insert(int task, int vehicle, int position);
    // Takes some stops out; false when the route cannot do without them (do roll back).
    bool remove(int vehicle, const std::vector<std::int32_t>& tasks);
    void appoint(int task, Window second) { appointments_[task] = second; }

    // Content of a route, to come back to.
    struct Saved {
        int vehicle = -1;
        Route route;
        std::uint32_t stamp = 0;
    };
    void save(int vehicle, Saved& saved) const;
    void restore(Saved* saved, int count);

   private:
    // A position where a task may enter a route.
    struct Entry {
        Grains extra;  // driving
        std::int32_t position;
        Seconds start, arrival;  // there, and at the next stop
        Leg there, onward;
        bool operator<(const Entry& other) const { return extra < other.extra; }
    };

    const Model& model_;
    int labels_;
    std::vector<Route> routes_;
    std::vector<std::int32_t> home_, sizes_;
    int used_vehicles_ = 0;
    std::vector<std::uint32_t> stamp_of_;
    std::vector<Window> appointments_;
    std::vector<std::int32_t> holding_;  // vehicles x resources: stops that need it
    std::vector<std::int32_t> used_;     // resources x instants: vehicles that hold it
    std::uint32_t stamps_ = 0;
    mutable std::vector<Entry> entries_;  // room for `places`

    Grains idle_bound(const Route& route, int vehicle) const;
    Stop stop(int vehicle, int task, const Starts* at = nullptr) const;
    bool refresh(int vehicle);
    void refresh_stops(Route& route, int vehicle);
    void count(int vehicle);
    bool refresh_plain(Route& route, int vehicle);
    bool refresh_labels(Route& route, int vehicle);
    void refresh_latest(Route& route, int vehicle);
    void hold(int vehicle, int task, int change);
    bool fits(const Route& route, int vehicle, int task) const;

    void find_entries(int vehicle, const Route& route, const Stop& stop, int place, Grains most,
                      std::vector<Entry>& found) const;
    template <class Below, class Found>
    void places(int vehicle, int task, const Starts* at, Below below, Found found) const;
    Grains end_price(const Route& route, int vehicle, const Entry& entry, const Stop& stop,
                     Grains most) const;
    Grains end_plain(const Route& route, int vehicle, const Entry& entry, const Stop& stop) const;
    Grains end_labels(const Route& route, int vehicle, const Entry& entry, const Stop& stop,
                      Grains most) const;
};

}  // namespace tournees
