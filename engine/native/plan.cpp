#include "plan.hpp"

namespace tournees {

Plan::Plan(const Model& model, int labels)
    : model_(model),
      labels_(labels),
      routes_(model.vehicles),
      home_(model.tasks, -1),
      sizes_(model.vehicles, 0),
      stamp_of_(model.vehicles, 0),
      appointments_(model.tasks, Window{-1, -1}),
      holding_(std::size_t(model.vehicles) * model.resources, 0),
      used_(std::size_t(model.resources) * model.instants, 0) {
    for (int vehicle = 0; vehicle < model.vehicles; ++vehicle) {
        routes_[vehicle].load.assign(model.parts, 0);
        refresh(vehicle);
    }
}

Grains Plan::price() const {
    Grains total = 0;
    std::int64_t busiest = 0;
    for (const Route& route : routes_) {
        total += route.price;
        busiest = std::max(busiest, route.work);
    }
    for (int task = 0; task < model_.tasks; ++task)
        if (home_[task] < 0) total += left_out_price(task);
    return total + busiest * model_.balance_price;
}

Grains Plan::balance_extra(int vehicle, std::int64_t more) const {
    if (model_.balance_price == 0) return 0;
    std::int64_t busiest = 0;
    for (const Route& route : routes_) busiest = std::max(busiest, route.work);
    const std::int64_t now = routes_[vehicle].work + more;
    return now > busiest ? (now - busiest) * model_.balance_price : 0;
}

Stop Plan::stop(int vehicle, int task, const Starts* at) const {
    const Task& what = model_.task[task];
    const Service& how = model_.service_of(vehicle, task);
    const bool held = what.moved_price > 0 && what.held_by == model_.vehicle[vehicle].technician;
    const Window* windows = model_.windows.data();
    const Window* met = &appointments_[task];
    const Starts starts = at ? *at
                          : met->first >= 0
                              ? Starts{met, met + 1}
                              : Starts{windows + model_.window_from[task],
                                       windows + model_.window_from[task + 1]};
    return {starts,
            how.seconds,
            std::min(model_.vehicle[vehicle].last, how.last_start),
            what.hold_first,
            what.hold_last,
            how.fixed_price,
            held ? what.moved_price : 0};
}

bool Plan::fits(const Route& route, int vehicle, int task) const {
    if (!model_.may(vehicle, task)) return false;
    const std::int32_t* need = model_.need.data() + std::size_t(task) * model_.parts;
    const std::int32_t* carried = model_.carried.data() + std::size_t(vehicle) * model_.parts;
    for (int part = 0; part < model_.parts; ++part)
        if (need[part] && route.load[part] + need[part] > carried[part]) return false;
    return true;
}

bool Plan::has_resources(int vehicle, int task) const {
    const std::uint64_t wanted = model_.task[task].resources;
    for (int resource = 0; resource < model_.resources; ++resource) {
        if (!(wanted >> resource & 1)) continue;
        if (holding_[std::size_t(vehicle) * model_.resources + resource]) continue;
        const std::int32_t* used = used_.data() + std::size_t(resource) * model_.instants;
        for (int rank = model_.instant_from[vehicle]; rank < model_.instant_from[vehicle + 1]; ++rank)
            if (used[model_.instant[rank]] >= model_.quantity[resource]) return false;
    }
    return true;
}

void Plan::hold(int vehicle, int task, int change) {
    const std::uint64_t wanted = model_.task[task].resources;
    if (wanted == 0) return;
    for (int resource = 0; resource < model_.resources; ++resource) {
        if (!(wanted >> resource & 1)) continue;
        std::int32_t& stops = holding_[std::size_t(vehicle) * model_.resources + resource];
        const bool before = stops > 0;
        stops += change;
        if (before == (stops > 0)) continue;
        std::int32_t* used = used_.data() + std::size_t(resource) * model_.instants;
        for (int rank = model_.instant_from[vehicle]; rank < model_.instant_from[vehicle + 1]; ++rank)
            used[model_.instant[rank]] += change;
    }
}

// Keeps the figures that a search asks of all vehicles.
void Plan::count(int vehicle) {
    const int size = routes_[vehicle].size();
    used_vehicles_ += (size > 0) - (sizes_[vehicle] > 0);
    sizes_[vehicle] = size;
}

// === SCHEDULE === //

bool Plan::refresh(int vehicle) {
    Route& route = routes_[vehicle];
    const Vehicle& who = model_.vehicle[vehicle];
    stamp_of_[vehicle] = ++stamps_;
    this->count(vehicle);
    refresh_stops(route, vehicle);
    if (!(route.plain ? refresh_plain(route, vehicle) : refresh_labels(route, vehicle)))
        return false;
    if (route.tasks.empty()) route.end = {0, who.start, 0};
    route.price = route.driving * who.second_price + route.metres * who.metre_price + route.end.price;
    refresh_latest(route, vehicle);
    return true;
}

void Plan::refresh_stops(Route& route, int vehicle) {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    route.stops.resize(count);
    route.places.resize(count + 2);
    route.legs.resize(count + 1);
    route.driving = route.metres = route.work = 0;
    route.plain = who.pause_seconds == 0 && who.idle_price == 0;
    route.places[0] = who.origin;
    route.paid.assign(1, 0);
    for (int rank = 0; rank < count; ++rank) {
        route.stops[rank] = stop(vehicle, route.tasks[rank]);
        route.paid.push_back(route.paid[rank] + route.stops[rank].fixed_price);
        route.places[rank + 1] = model_.task[route.tasks[rank]].place;
        route.work += route.stops[rank].seconds;
        if (route.stops[rank].moved_price > 0) route.plain = false;
    }
    route.places[count + 1] = who.destination;
    for (int rank = 0; rank <= count; ++rank) {
        const Leg leg = count ? model_.leg(route.places[rank], route.places[rank + 1]) : Leg{0, 0};
        route.legs[rank] = leg;
        route.driving += leg.seconds;
        route.metres += leg.metres;
    }
    route.work += route.driving;
}

bool Plan::refresh_plain(Route& route, int vehicle) {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    route.times.resize(count + 1);
    Seconds now = who.start;
    route.times[0] = now;
    for (int rank = 0; rank < count; ++rank) {
        const Stop& here = route.stops[rank];
        const Seconds start = here.start(model_.traffic.arrival(now, route.legs[rank].seconds));
        if (start == NEVER) return false;
        now = start + here.seconds;
        route.times[rank + 1] = now;
    }
    const Seconds back = model_.traffic.arrival(now, route.legs[count].seconds);
    if (count && back > who.last) return false;
    const Grains overtime = who.overtime_price * std::max(0, back - who.end);
    route.end = {route.paid[count] + overtime, back, overtime};
    return true;
}

bool Plan::refresh_labels(Route& route, int vehicle) {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    route.times.resize(count + 1);
    route.labels.resize(count + 1);
    route.labels[0] = departure(who);
    route.times[0] = who.start;
    for (int rank = 0; rank < count; ++rank) {
        advance(route.labels[rank], model_, who, route.legs[rank].seconds, route.stops[rank],
                rank == 0, labels_, route.labels[rank + 1]);
        if (route.labels[rank + 1].empty()) return false;
        route.times[rank + 1] = route.labels[rank + 1][0].time;
    }
    if (count == 0) return true;
    route.end = way_home(route.labels[count], model_, who, route.legs[count].seconds);
    return route.end.price < INFINITE;
}

void Plan::refresh_latest(Route& route, int vehicle) {
    const int count = route.size();
    route.latest.resize(count + 1);
    Seconds bound = model_.vehicle[vehicle].last;
    route.latest[count] = bound;
    for (int rank = count - 1; rank >= 0; --rank) {
        const Stop& here = route.stops[rank];
        const Seconds leave = model_.traffic.departure(bound, route.legs[rank + 1].seconds);
        bound = here.last_until(leave - here.seconds);
        route.latest[rank] = bound;
    }
}

// === PRICES === //

// No less than the price of the route's idle time: what a stop put into it may save.
Grains Plan::idle_bound(const Route& route, int vehicle) const {
    const Vehicle& who = model_.vehicle[vehicle];
    if (who.idle_price == 0 || route.tasks.empty()) return 0;
    const Seconds away = route.end.back - who.start;
    return who.idle_price * std::max<Grains>(0, away - route.work);
}

// Positions that are not refused at sight.
void Plan::find_entries(int vehicle, const Route& route, const Stop& stop, int place, Grains most,
                        std::vector<Entry>& found) const {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    const Seconds closes = stop.starts.end[-1].last;
    const Seconds opens = stop.starts.first->first + stop.seconds;
    found.clear();
    for (int position = who.locked; position <= count; ++position) {
        const Seconds leaving = route.times[position];
        if (leaving > closes) return;
        if (opens > route.latest[position]) continue;
        const Leg there = model_.leg(route.places[position], place);
        const Leg onward = model_.leg(place, route.places[position + 1]);
        const Grains extra = model_.driving_price(who, there) + model_.driving_price(who, onward) -
                             model_.driving_price(who, route.legs[position]);
        if (extra >= most) continue;
        const Seconds start = stop.start(model_.traffic.arrival(leaving, there.seconds));
        if (start == NEVER) continue;
        const Seconds arrival = model_.traffic.arrival(start + stop.seconds, onward.seconds);
        if (arrival > route.latest[position]) continue;
        found.push_back({extra, position, start, arrival, there, onward});
    }
}

// Prices the positions that may cost less than `below()`, those with the least driving first.
template <class Below, class Found>
void Plan::places(int vehicle, int task, const Starts* at, Below below, Found found) const {
    const Route& route = routes_[vehicle];
    if (!fits(route, vehicle, task)) return;
    const Stop here = stop(vehicle, task, at);
    const Grains spare = idle_bound(route, vehicle) - here.fixed_price;
    find_entries(vehicle, route, here, model_.task[task].place, below() + spare, entries_);
    for (auto first = entries_.begin(); first != entries_.end(); ++first) {
        std::iter_swap(first, std::min_element(first, entries_.end()));
        const Grains most = below() - first->extra;
        if (most + spare <= 0) return;
        const Grains end = end_price(route, vehicle, *first, here, most + route.end.price);
        if (end < INFINITE)
            found(Place{first->extra + end - route.end.price, vehicle, first->position,
                        first->start});
    }
}

Place Plan::best_in(int vehicle, int task, Grains below, const Starts* at) const {
    Place best;
    best.extra = below;
    places(
        vehicle, task, at, [&] { return best.extra; },
        [&](const Place& place) {
            if (place.extra < best.extra) best = place;
        });
    return best;
}

void Plan::all_in(int vehicle, int task, const Starts* at, std::vector<Place>& found) const {
    places(
        vehicle, task, at, [] { return INFINITE; },
        [&](const Place& place) { found.push_back(place); });
}

// Price of the end of the route (changes, waiting, overtime) with the stop in it; INFINITE when
// it is not feasible, or surely as dear as `most`.
Grains Plan::end_price(const Route& route, int vehicle, const Entry& entry, const Stop& stop,
                       Grains most) const {
    return route.plain && stop.moved_price == 0 ? end_plain(route, vehicle, entry, stop)
                                                : end_labels(route, vehicle, entry, stop, most);
}

Grains Plan::end_plain(const Route& route, int vehicle, const Entry& entry,
                       const Stop& stop) const {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    const Grains paid = route.paid[count] + stop.fixed_price;
    if (who.overtime_price == 0) return paid;
    Seconds arrival = entry.arrival;
    for (int rank = entry.position; rank < count; ++rank) {
        const Stop& next = route.stops[rank];
        const Seconds leaving = next.start(arrival) + next.seconds;
        if (leaving == route.times[rank + 1]) return route.end.price + stop.fixed_price;
        arrival = model_.traffic.arrival(leaving, route.legs[rank + 1].seconds);
    }
    return paid + who.overtime_price * std::max(0, arrival - who.end);
}

Grains Plan::end_labels(const Route& route, int vehicle, const Entry& entry, const Stop& stop,
                        Grains most) const {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size(), position = entry.position;
    Labels plain, one, two;
    if (route.plain) plain.add({route.times[position], 1, route.paid[position]}, 0);
    Labels *now = &one, *next = &two;
    advance(route.plain ? plain : route.labels[position], model_, who, entry.there.seconds, stop,
            position == 0, labels_, *now);
    Leg leg = entry.onward;
    for (int rank = position; rank < count; ++rank) {
        if (now->empty() || (*now)[0].time > route.latest[rank]) return INFINITE;
        if (now->least_price() + route.paid[count] - route.paid[rank] >= most) return INFINITE;
        advance(*now, model_, who, leg.seconds, route.stops[rank], false, labels_, *next);
        std::swap(now, next);
        leg = route.legs[rank + 1];
        if (route.plain || now->empty()) continue;
        // When the rest of the day is as it was, its end only pays what was added before.
        const Grains added = (*now)[0].price - route.labels[rank + 1][0].price;
        if (now->same_but_price(route.labels[rank + 1], added)) return route.end.price + added;
    }
    return now->empty() ? INFINITE : way_home(*now, model_, who, leg.seconds).price;
}

// === CHANGES === //

bool Plan::insert(int task, int vehicle, int position) {
    Route& route = routes_[vehicle];
    route.tasks.insert(route.tasks.begin() + position, task);
    if (!refresh(vehicle)) {
        route.tasks.erase(route.tasks.begin() + position);
        refresh(vehicle);
        return false;
    }
    for (int part = 0; part < model_.parts; ++part)
        route.load[part] += model_.need[std::size_t(task) * model_.parts + part];
    home_[task] = vehicle;
    hold(vehicle, task, +1);
    return true;
}

bool Plan::remove(int vehicle, const std::vector<std::int32_t>& tasks) {
    Route& route = routes_[vehicle];
    for (int task : tasks) {
        home_[task] = -1;
        hold(vehicle, task, -1);
        for (int part = 0; part < model_.parts; ++part)
            route.load[part] -= model_.need[std::size_t(task) * model_.parts + part];
    }
    auto kept = route.tasks.begin();
    for (int task : route.tasks)
        if (home_[task] == vehicle) *kept++ = task;
    route.tasks.erase(kept, route.tasks.end());
    return refresh(vehicle);
}

void Plan::save(int vehicle, Saved& saved) const {
    saved.vehicle = vehicle;
    saved.route = routes_[vehicle];
    saved.stamp = stamp_of_[vehicle];
}

void Plan::restore(Saved* saved, int count) {
    for (int rank = 0; rank < count; ++rank)
        for (int task : routes_[saved[rank].vehicle].tasks) {
            home_[task] = -1;
            hold(saved[rank].vehicle, task, -1);
        }
    for (int rank = 0; rank < count; ++rank) {
        const int vehicle = saved[rank].vehicle;
        std::swap(routes_[vehicle], saved[rank].route);
        stamp_of_[vehicle] = saved[rank].stamp;
        this->count(vehicle);
        for (int task : routes_[vehicle].tasks) {
            home_[task] = vehicle;
            hold(vehicle, task, +1);
        }
    }
}

}  // namespace tournees
