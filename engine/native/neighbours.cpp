#include "neighbours.hpp"

#include <algorithm>

namespace tournees {

namespace {

// Keeps the `most` smallest by `key`, in order (ties by rank, so that every machine agrees).
template <class Key>
void keep_nearest(std::vector<std::pair<Key, std::int32_t>>& found, std::size_t most) {
    most = std::min(most, found.size());
    std::partial_sort(found.begin(), found.begin() + std::ptrdiff_t(most), found.end());
    found.resize(most);
}

}  // namespace

Neighbours::Neighbours(const Model& model) {
    find_tasks(model);
    find_vehicles(model);
    find_twins(model);
}

void Neighbours::find_tasks(const Model& model) {
    Grains second = 0, metre = 0;
    for (const Vehicle& who : model.vehicle) {
        second += who.second_price;
        metre += who.metre_price;
    }
    const Grains staff = std::max<Grains>(1, model.vehicles);
    std::vector<std::pair<std::int64_t, std::int32_t>> found;
    std::vector<Grains> usual;
    tasks_from_.push_back(0);
    for (int task = 0; task < model.tasks; ++task) {
        found.clear();
        const int here = model.task[task].place;
        for (int other = 0; other < model.tasks; ++other) {
            if (other == task) continue;
            const int there = model.task[other].place;
            const Leg out = model.leg(here, there), in = model.leg(there, here);
            found.emplace_back(std::int64_t(out.seconds) + in.seconds, other);
        }
        keep_nearest(found, TASKS);
        tasks_.push_back(task);
        for (const auto& [distance, other] : found) tasks_.push_back(other);
        tasks_from_.push_back(std::int32_t(tasks_.size()));
        if (found.empty()) continue;
        const int fourth = found[std::min<std::size_t>(3, found.size() - 1)].second;
        const Leg leg = model.leg(here, model.task[fourth].place);
        usual.push_back((leg.seconds * second + leg.metres * metre) / staff);
    }
    if (usual.empty()) return;
    std::nth_element(usual.begin(), usual.begin() + std::ptrdiff_t(usual.size() / 2), usual.end());
    usual_leg_ = std::max<Grains>(1, usual[usual.size() / 2]);
}

void Neighbours::find_vehicles(const Model& model) {
    std::vector<std::pair<Grains, std::int32_t>> found;
    vehicles_from_.push_back(0);
    all_ = model.vehicles <= ALL;
    for (int task = 0; task < model.tasks; ++task) {
        found.clear();
        int kinds = 0;  // twins are numbered in the order of their first vehicle
        for (int vehicle = 0; vehicle < model.vehicles; ++vehicle) {
            const Vehicle& who = model.vehicle[vehicle];
            const bool first = who.twin == kinds;
            kinds += first;
            if (!model.may(vehicle, task) || !(all_ || first)) continue;
            const int place = model.task[task].place;
            found.emplace_back(model.driving_price(who, model.leg(who.origin, place)) +
                                   model.driving_price(who, model.leg(place, who.destination)),
                               vehicle);
        }
        keep_nearest(found, all_ ? found.size() : VEHICLES);
        for (const auto& [price, vehicle] : found) vehicles_.push_back(vehicle);
        vehicles_from_.push_back(std::int32_t(vehicles_.size()));
        remoteness_.push_back(found.empty() ? 0 : found[0].first);
    }
}

void Neighbours::find_twins(const Model& model) {
    std::vector<std::vector<std::int32_t>> kinds(model.vehicles);
    for (int vehicle = 0; vehicle < model.vehicles; ++vehicle)
        kinds[model.vehicle[vehicle].twin].push_back(vehicle);
    twins_from_.push_back(0);
    for (const auto& kind : kinds) {
        twins_.insert(twins_.end(), kind.begin(), kind.end());
        twins_from_.push_back(std::int32_t(twins_.size()));
    }
}

}  // namespace tournees
