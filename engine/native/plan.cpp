#include "plan.hpp"

namespace tournees {

Plan::Plan(const Model& model)
    : model_(model),
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
    const int count = route.size();
    stamp_of_[vehicle] = ++stamps_;
    this->count(vehicle);
    route.driving = route.metres = route.work = 0;
    route.plain = who.pause_seconds == 0 && who.idle_price == 0;
    for (int rank = 0; rank <= count && count; ++rank) {
        const Leg leg = model_.leg(place_before(route, who, rank), place_at(route, who, rank));
        route.driving += leg.seconds;
        route.metres += leg.metres;
    }
    for (int task : route.tasks) {
        route.work += model_.service_of(vehicle, task).seconds;
        const Task& what = model_.task[task];
        if (what.moved_price > 0 && what.held_by == who.technician) route.plain = false;
    }
    route.work += route.driving;
    if (!(route.plain ? refresh_plain(route, vehicle) : refresh_labels(route, vehicle)))
        return false;
    if (count == 0) route.end = {0, who.start, 0};
    route.price = route.driving * who.second_price + route.metres * who.metre_price + route.end.price;
    refresh_latest(route, vehicle);
    return true;
}

bool Plan::refresh_plain(Route& route, int vehicle) {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    route.times.resize(count + 1);
    route.paid.resize(count + 1);
    route.labels.clear();
    Seconds now = who.start;
    Grains paid = 0;
    route.times[0] = now;
    route.paid[0] = 0;
    for (int rank = 0; rank < count; ++rank) {
        const Stop here = stop(vehicle, route.tasks[rank]);
        const Leg leg = model_.leg(place_before(route, who, rank), place_at(route, who, rank));
        const Seconds start = here.start(model_.traffic.arrival(now, leg.seconds));
        if (start == NEVER) return false;
        now = start + here.seconds;
        paid += here.fixed_price;
        route.times[rank + 1] = now;
        route.paid[rank + 1] = paid;
    }
    const Leg leg = model_.leg(place_before(route, who, count), who.destination);
    const Seconds back = model_.traffic.arrival(now, leg.seconds);
    if (count && back > who.last) return false;
    const Grains overtime = who.overtime_price * std::max(0, back - who.end);
    route.end = {paid + overtime, back, overtime};
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
        const Leg leg = model_.leg(place_before(route, who, rank), place_at(route, who, rank));
        route.labels[rank + 1] = advance(route.labels[rank], model_, who, leg.seconds,
                                         stop(vehicle, route.tasks[rank]), rank == 0);
        if (route.labels[rank + 1].empty()) return false;
        route.times[rank + 1] = route.labels[rank + 1][0].time;
    }
    if (count == 0) return true;
    const Leg leg = model_.leg(place_before(route, who, count), who.destination);
    route.end = way_home(route.labels[count], model_, who, leg.seconds);
    return route.end.price < INFINITE;
}

void Plan::refresh_latest(Route& route, int vehicle) {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    route.latest.resize(count + 1);
    Seconds bound = who.last;
    route.latest[count] = bound;
    for (int rank = count - 1; rank >= 0; --rank) {
        const Stop here = stop(vehicle, route.tasks[rank]);
        const Leg leg = model_.leg(place_at(route, who, rank), place_at(route, who, rank + 1));
        bound = here.last_until(model_.traffic.departure(bound, leg.seconds) - here.seconds);
        route.latest[rank] = bound;
    }
}

// === PRICES === //

// Prices the places that are not refused at sight, when they may cost less than `below()`.
template <class Below, class Found>
void Plan::places(int vehicle, int task, const Starts* at, Below below, Found found) const {
    const Route& route = routes_[vehicle];
    if (!fits(route, vehicle, task)) return;
    const Vehicle& who = model_.vehicle[vehicle];
    const Stop here = stop(vehicle, task, at);
    const int place = model_.task[task].place, count = route.size();
    const Seconds closes = here.starts.end[-1].last;
    const Seconds opens = here.starts.first->first + here.seconds;
    for (int position = who.locked; position <= count; ++position) {
        const Seconds leaving = route.times[position];
        if (leaving > closes) return;
        if (opens > route.latest[position]) continue;
        const int before = place_before(route, who, position);
        const int after = place_at(route, who, position);
        const Leg there = model_.leg(before, place);
        const Seconds start = here.start(model_.traffic.arrival(leaving, there.seconds));
        if (start == NEVER) continue;
        const Leg onward = model_.leg(place, after);
        const Seconds arrival = model_.traffic.arrival(start + here.seconds, onward.seconds);
        if (arrival > route.latest[position]) continue;
        Grains extra = model_.driving_price(who, there) + model_.driving_price(who, onward);
        if (count) extra -= model_.driving_price(who, model_.leg(before, after));
        if (extra + here.fixed_price >= below()) continue;
        const Grains end = end_price(route, vehicle, position, here, place, arrival);
        if (end < INFINITE) found(Place{extra + end - route.end.price, vehicle, position, start});
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

// Price of the end of the route (changes, waiting, overtime) with the stop in it.
Grains Plan::end_price(const Route& route, int vehicle, int position, const Stop& stop, int place,
                       Seconds onward) const {
    if (route.plain && stop.moved_price == 0) return end_plain(route, vehicle, position, stop, onward);
    return end_labels(route, vehicle, position, stop, place);
}

Grains Plan::end_plain(const Route& route, int vehicle, int position, const Stop& stop,
                       Seconds onward) const {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    const Grains paid = route.paid[count] + stop.fixed_price;
    if (who.overtime_price == 0) return paid;
    Seconds arrival = onward;
    for (int rank = position; rank < count; ++rank) {
        const Stop next = this->stop(vehicle, route.tasks[rank]);
        const Seconds leaving = next.start(arrival) + next.seconds;
        if (leaving == route.times[rank + 1]) return route.end.price + stop.fixed_price;
        const Leg leg = model_.leg(place_at(route, who, rank), place_at(route, who, rank + 1));
        arrival = model_.traffic.arrival(leaving, leg.seconds);
    }
    return paid + who.overtime_price * std::max(0, arrival - who.end);
}

Grains Plan::end_labels(const Route& route, int vehicle, int position, const Stop& stop,
                        int place) const {
    const Vehicle& who = model_.vehicle[vehicle];
    const int count = route.size();
    Labels labels;
    if (route.plain)
        labels.add({route.times[position], 1, route.paid[position]}, 0);
    else
        labels = route.labels[position];
    Leg leg = model_.leg(place_before(route, who, position), place);
    labels = advance(labels, model_, who, leg.seconds, stop, position == 0);
    int here = place;
    for (int rank = position; rank < count && !labels.empty(); ++rank) {
        const int task = route.tasks[rank];
        leg = model_.leg(here, model_.task[task].place);
        labels = advance(labels, model_, who, leg.seconds, this->stop(vehicle, task), false);
        here = model_.task[task].place;
        if (route.plain || labels.size() != route.labels[rank + 1].size()) continue;
        // The rest of the day is as it was: its end only pays what was added before.
        const Labels& before = route.labels[rank + 1];
        const Grains added = labels.empty() ? 0 : labels[0].price - before[0].price;
        bool same = true;
        for (int i = 0; i < labels.size() && same; ++i)
            same = labels[i].time == before[i].time && labels[i].rested == before[i].rested &&
                   labels[i].price - before[i].price == added;
        if (same && !labels.empty()) return route.end.price + added;
    }
    if (labels.empty()) return INFINITE;
    leg = model_.leg(here, who.destination);
    return way_home(labels, model_, who, leg.seconds).price;
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
