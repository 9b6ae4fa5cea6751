#include "search.hpp"

#include <algorithm>
#include <cmath>

namespace tournees {

Search::Search(const Model& model, std::uint64_t seed)
    : model_(model),
      near_(model),
      random_(seed),
      plan_(model, Labels::FEW),
      pool_(POOLED),
      known_(std::size_t(model.tasks) * model.vehicles),
      touched_(model.vehicles, -1),
      looked_(model.vehicles, -1),
      looked_twin_(model.vehicles, -1),
      best_tasks_(model.vehicles),
      best_stamps_(model.vehicles, 0),
      best_appointments_(model.tasks, Window{-1, -1}) {
    prepare_keys();
}

void Search::begin(const std::vector<std::vector<std::int32_t>>& sequences,
                   const std::vector<Window>& appointments) {
    for (int task = 0; task < model_.tasks; ++task)
        plan_.appoint(task, appointments[is_helper(task) ? model_.task[task].partner : task]);
    for (int vehicle = 0; vehicle < model_.vehicles; ++vehicle)
        for (int task : sequences[vehicle])
            plan_.insert(task, vehicle, plan_.route(vehicle).size());
    drop_lonely_halves();
    for (int task = 0; task < model_.tasks; ++task)
        if (plan_.home(task) < 0 && !is_helper(task)) absent_.push_back(task);
    price_ = plan_.price();
    keep_best();
}

void Search::fill() {
    open_iteration();
    removed_ = absent_;
    sort_removed();
    recreate();
    price_ = plan_.price();
    if (price_ < best_) keep_best();
}

// A visit that needs two technicians begins with both of them or with none.
void Search::drop_lonely_halves() {
    for (int task = 0; task < model_.tasks; ++task) {
        const int partner = model_.task[task].partner;
        if (partner < 0 || (plan_.home(task) >= 0 && plan_.home(partner) >= 0)) continue;
        plan_.appoint(task, {-1, -1});
        if (plan_.home(task) >= 0) plan_.remove(plan_.home(task), {task});
    }
}

void Search::open_iteration() {
    ++iteration_;
    saved_count_ = 0;
    appointments_before_.clear();
    absent_before_ = absent_;
    removed_.clear();
}

void Search::run(std::int64_t count, double hot, double cold) {
    if (model_.tasks == 0 || model_.vehicles == 0) return;
    const double usual = double(near_.usual_leg() + usual_change());
    const double step = std::pow(cold / hot, 1.0 / double(std::max<std::int64_t>(1, count)));
    double heat = hot * usual;
    for (std::int64_t turn = 0; turn < count; ++turn, heat *= step) {
        open_iteration();
        if (!ruin()) {
            roll_back();
            continue;
        }
        for (int retry = 0; retry < RETRIES && retry < int(absent_before_.size()); ++retry) {
            const int task = absent_before_[random_.below(int(absent_before_.size()))];
            if (std::find(removed_.begin(), removed_.end(), task) == removed_.end())
                removed_.push_back(task);
        }
        sort_removed();
        recreate();
        const Grains change = delta();
        if (double(change) < -heat * std::log(1 - random_.share())) {
            price_ += change;
            if (change < 0)
                for (int rank = 0; rank < saved_count_; ++rank) {
                    const int vehicle = saved_[rank].vehicle;
                    pool_.add(vehicle, model_.vehicle[vehicle].twin, plan_.route(vehicle));
                }
            if (price_ < best_) keep_best();
        } else {
            roll_back();
        }
    }
}

// Price of a usual change of the plan in force.
Grains Search::usual_change() const {
    Grains total = 0;
    for (const Task& task : model_.task) total += task.moved_price;
    return total / model_.tasks;
}

// === RECREATE === //

// Orders of insertion besides a random one, smallest key first: dearest to leave out, fewest
// technicians, longest, farthest, nearest, narrowest windows, first to open, first to close.
void Search::prepare_keys() {
    keys_.assign(8, std::vector<double>(model_.tasks));
    for (int task = 0; task < model_.tasks; ++task) {
        const Task& what = model_.task[task];
        const Window* windows = model_.windows.data();
        const int from = model_.window_from[task], end = model_.window_from[task + 1];
        double open = 0, seconds = 0, able = 0;
        for (int rank = from; rank < end; ++rank) open += windows[rank].last - windows[rank].first;
        for (int vehicle = 0; vehicle < model_.vehicles; ++vehicle)
            if (model_.may(vehicle, task)) {
                ++able;
                seconds = model_.service_of(vehicle, task).seconds;
            }
        double size = seconds;
        for (int part = 0; part < model_.parts; ++part)
            size += 1e6 * model_.need[std::size_t(task) * model_.parts + part];
        const double far = double(near_.remoteness(task));
        const double values[] = {-double(what.left_out_price), able, -size, -far, far, open,
                                 double(windows[from].first), double(model_.closes(task))};
        for (int key = 0; key < 8; ++key) keys_[key][task] = values[key];
    }
}

void Search::sort_removed() {
    // Random 4, dearest 2, fewest technicians 2, longest 2, farthest 2, nearest 1, windows 2 each.
    static constexpr int WEIGHTS[] = {4, 2, 2, 2, 2, 1, 2, 2, 2};
    int draw = random_.below(19), key = 0;
    while (draw >= WEIGHTS[key]) draw -= WEIGHTS[key++];
    order_.clear();
    for (int task : removed_) {
        const double noise = random_.share();
        order_.emplace_back(key ? keys_[key - 1][task] + 0.5 * noise : noise, task);
    }
    std::sort(order_.begin(), order_.end());
    for (std::size_t rank = 0; rank < order_.size(); ++rank) removed_[rank] = order_[rank].second;
}

void Search::recreate() {
    for (int task : removed_) {
        if (model_.task[task].partner >= 0)
            insert_pair(task);
        else
            insert(task);
    }
    std::size_t kept = 0;
    for (int task : absent_)
        if (plan_.home(task) < 0) absent_[kept++] = task;
    absent_.resize(kept);
    for (int task : removed_)
        if (plan_.home(task) < 0 && std::find(absent_.begin(), absent_.end(), task) == absent_.end())
            absent_.push_back(task);
}

void Search::insert(int task) {
    const Place place = cheapest(task, plan_.left_out_price(task), nullptr, -1);
    if (place.vehicle < 0) return;
    touch(place.vehicle);
    plan_.insert(task, place.vehicle, place.position);
}

// Puts both halves of a visit at the start where the two together cost least.
void Search::insert_pair(int task) {
    const int helper = model_.task[task].partner;
    Place best_lead, best_helper;
    Grains best = plan_.left_out_price(task);
    Seconds met = NEVER;
    for (Seconds start : meetings(task)) {
        const Window second{start, start};
        const Starts at{&second, &second + 1};
        const Place lead = cheapest(task, best, &at, -1);
        if (lead.vehicle < 0) continue;
        const int technician = model_.vehicle[lead.vehicle].technician;
        const Place other = cheapest(helper, best - lead.extra, &at, technician);
        if (other.vehicle < 0) continue;
        best = lead.extra + other.extra;
        best_lead = lead;
        best_helper = other;
        met = start;
    }
    if (met == NEVER) return;
    for (int half : {task, helper}) {
        appointments_before_.emplace_back(half, plan_.appointment(half));
        plan_.appoint(half, {met, met});
    }
    touch(best_lead.vehicle);
    touch(best_helper.vehicle);
    plan_.insert(task, best_lead.vehicle, best_lead.position);
    plan_.insert(helper, best_helper.vehicle, best_helper.position);
}

// Starts at which two technicians could meet: when the customer was told, then as soon as the
// cheapest routes of each allow.
std::vector<Seconds> Search::meetings(int task) {
    std::vector<std::pair<Grains, Seconds>> ready{{0, model_.task[task].hold_first}};
    for (int half : {task, model_.task[task].partner})
        for (int vehicle : near_.vehicles(half)) {
            const Place place = recalled(vehicle, half, plan_.left_out_price(task));
            if (place.position >= 0) ready.emplace_back(place.extra, place.start);
        }
    std::sort(ready.begin() + 1, ready.end());
    std::vector<Seconds> found;
    for (const auto& [extra, second] : ready) {
        const Seconds start = common(task, model_.task[task].partner, second);
        if (start == NEVER || std::find(found.begin(), found.end(), start) != found.end()) continue;
        found.push_back(start);
        if (int(found.size()) == MEETINGS) break;
    }
    return found;
}

// First second from `ready` on that is in a window of both halves.
Seconds Search::common(int lead, int helper, Seconds ready) const {
    for (int one = model_.window_from[lead]; one < model_.window_from[lead + 1]; ++one)
        for (int two = model_.window_from[helper]; two < model_.window_from[helper + 1]; ++two) {
            const Seconds first =
                std::max({ready, model_.windows[one].first, model_.windows[two].first});
            if (first <= std::min(model_.windows[one].last, model_.windows[two].last))
                return first;
        }
    return NEVER;
}

Place Search::cheapest(int task, Grains below, const Starts* at, int not_technician) {
    Place best;
    best.extra = below;
    ++look_;
    if (near_.all_vehicles()) {
        for (int vehicle : near_.vehicles(task)) consider(vehicle, task, at, not_technician, best);
        return best;
    }
    for (int other : near_.tasks(task))
        if (plan_.home(other) >= 0) consider(plan_.home(other), task, at, not_technician, best);
    for (int vehicle : near_.vehicles(task))
        consider(idle_twin(vehicle), task, at, not_technician, best);
    return best;
}

// A vehicle of the same kind without a stop, the vehicle itself when there is none.
int Search::idle_twin(int vehicle) const {
    for (int twin : near_.twins(model_.vehicle[vehicle].twin))
        if (plan_.size(twin) == 0) return twin;
    return vehicle;
}

void Search::consider(int vehicle, int task, const Starts* at, int not_technician, Place& best) {
    if (looked_[vehicle] == look_) return;
    looked_[vehicle] = look_;
    if (plan_.size(vehicle) == 0) {
        const int twin = model_.vehicle[vehicle].twin;
        if (looked_twin_[twin] == look_) return;
        looked_twin_[twin] = look_;
    }
    if (random_.share() < BLINK) return;
    Place place = recalled(vehicle, task, best.extra);
    if (place.position < 0 || place.extra >= best.extra) return;
    if (at) place = plan_.best_in(vehicle, task, best.extra, at);
    if (place.position < 0) return;
    if (model_.vehicle[vehicle].technician == not_technician || !plan_.has_resources(vehicle, task))
        return;
    if (model_.balance_price) {
        const Leg out = model_.leg(model_.vehicle[vehicle].origin, model_.task[task].place);
        place.extra += plan_.balance_extra(vehicle, model_.service_of(vehicle, task).seconds +
                                                        (plan_.size(vehicle) ? 0 : 2 * out.seconds));
        if (place.extra >= best.extra) return;
    }
    best = place;
}

// Best place of a task in a route, from memory when the route has not changed since.
Place Search::recalled(int vehicle, int task, Grains below) {
    Known& known = known_[std::size_t(task) * model_.vehicles + vehicle];
    const bool stale = known.stamp != plan_.stamp(vehicle);
    if (stale || (known.position < 0 && known.extra < below)) {
        const Place found = plan_.best_in(vehicle, task, below);
        known = {found.extra, plan_.stamp(vehicle), found.position, found.start};
    }
    return {known.extra, vehicle, known.position, known.start};
}

// === ACCEPT === //

// Price of the plan less its price before this iteration.
Grains Search::delta() const {
    Grains change = 0;
    std::int64_t before = 0, after = 0;
    for (int rank = 0; rank < saved_count_; ++rank)
        change += plan_.route(saved_[rank].vehicle).price - saved_[rank].route.price;
    for (int task : absent_) change += plan_.left_out_price(task);
    for (int task : absent_before_) change -= plan_.left_out_price(task);
    if (model_.balance_price == 0) return change;
    for (int vehicle = 0; vehicle < model_.vehicles; ++vehicle) {
        after = std::max(after, plan_.route(vehicle).work);
        if (touched_[vehicle] != iteration_) before = std::max(before, plan_.route(vehicle).work);
    }
    for (int rank = 0; rank < saved_count_; ++rank)
        before = std::max(before, saved_[rank].route.work);
    return change + (after - before) * model_.balance_price;
}

void Search::roll_back() {
    for (auto rank = appointments_before_.rbegin(); rank != appointments_before_.rend(); ++rank)
        plan_.appoint(rank->first, rank->second);
    plan_.restore(saved_.data(), saved_count_);
    absent_ = absent_before_;
}

void Search::keep_best() {
    best_ = price_;
    best_left_out_ = int(absent_.size());
    for (int vehicle = 0; vehicle < model_.vehicles; ++vehicle) {
        const Route& route = plan_.route(vehicle);
        if (best_stamps_[vehicle] == plan_.stamp(vehicle)) continue;
        best_stamps_[vehicle] = plan_.stamp(vehicle);
        best_tasks_[vehicle] = route.tasks;
    }
    for (int task = 0; task < model_.tasks; ++task)
        if (model_.task[task].partner >= 0) best_appointments_[task] = plan_.appointment(task);
}

}  // namespace tournees
