// The ruin of a search: strings of stops leave the routes that pass near one another.
#include <algorithm>

#include "search.hpp"

namespace tournees {

void Search::touch(int vehicle) {
    if (touched_[vehicle] == iteration_) return;
    touched_[vehicle] = iteration_;
    if (saved_count_ == int(saved_.size())) saved_.emplace_back();
    plan_.save(vehicle, saved_[saved_count_++]);
}

// A task to ruin around; now and then one that is left out, so that room is made for it.
int Search::choose_seed() {
    if (absent_.empty() || random_.share() >= MAKE_ROOM) return random_.below(model_.tasks);
    const int task = absent_[random_.below(int(absent_.size()))];
    removed_.push_back(task);
    return task;
}

// Removes strings around a random task; false when a route cannot do without its string.
bool Search::ruin() {
    if (plan_.used() == 0) return true;
    const double served = double(model_.tasks) - double(absent_.size());
    const double longest = std::min(LONGEST, served / plan_.used());
    const double most = 4 * REMOVED / (1 + longest) - 1;
    const int strings = int(random_.share() * most + 1);
    const int seed = choose_seed();
    int cut = 0;
    for (int task : near_.tasks(seed)) {
        if (cut >= strings) break;
        const int vehicle = plan_.home(task);
        if (vehicle < 0 || touched_[vehicle] == iteration_) continue;
        const std::vector<std::int32_t>& tasks = plan_.route(vehicle).tasks;
        const auto found = std::find(tasks.begin(), tasks.end(), task);
        const int rank = int(found - tasks.begin()) - model_.vehicle[vehicle].locked;
        if (rank < 0) continue;
        ++cut;
        touch(vehicle);
        if (!cut_string(vehicle, rank, longest)) return false;
    }
    return drop_partners();
}

// Removes a string that holds a stop (its rank after the locked ones), perhaps without its middle.
bool Search::cut_string(int vehicle, int rank, double longest) {
    const int locked = model_.vehicle[vehicle].locked;
    const int count = plan_.route(vehicle).size() - locked;
    const int length = std::min(count, int(random_.share() * std::min(double(count), longest) + 1));
    int kept = 0;
    if (length > 1 && length < count && random_.share() < SPLIT) {
        kept = 1;
        while (length + kept < count && random_.share() < GROW) ++kept;
    }
    const int span = length + kept;
    const int low = std::max(0, rank - span + 1), high = std::min(rank, count - span);
    const int first = locked + low + random_.below(high - low + 1);
    const int hole = kept ? first + random_.below(length + 1) : first;
    return take_out(vehicle, first, first + span, hole, hole + kept);
}

// Takes out the stops [first, end[ but those of [kept_first, kept_end[.
bool Search::take_out(int vehicle, int first, int end, int kept_first, int kept_end) {
    const Route& route = plan_.route(vehicle);
    ruined_.clear();
    for (int rank = first; rank < end; ++rank)
        if (rank < kept_first || rank >= kept_end) ruined_.push_back(route.tasks[rank]);
    for (int task : ruined_) removed_.push_back(task);
    return plan_.remove(vehicle, ruined_);
}

// A visit that lost one of its two technicians loses the other; it is listed by its lead task.
bool Search::drop_partners() {
    const std::size_t count = removed_.size();
    for (std::size_t rank = 0; rank < count; ++rank) {
        const int partner = model_.task[removed_[rank]].partner;
        if (partner < 0) continue;
        for (int task : {int(removed_[rank]), partner})
            if (plan_.appointment(task).first >= 0) {
                appointments_before_.emplace_back(task, plan_.appointment(task));
                plan_.appoint(task, {-1, -1});
            }
        const int vehicle = plan_.home(partner);
        if (vehicle >= 0) {
            const Route& route = plan_.route(vehicle);
            const auto found = std::find(route.tasks.begin(), route.tasks.end(), partner);
            if (found - route.tasks.begin() < model_.vehicle[vehicle].locked) return false;
            touch(vehicle);
            ruined_.assign(1, partner);
            if (!plan_.remove(vehicle, ruined_)) return false;
        }
        if (is_helper(removed_[rank])) removed_[rank] = partner;
    }
    std::size_t kept = 0;
    for (std::size_t rank = 0; rank < removed_.size(); ++rank) {
        const auto end = removed_.begin() + std::ptrdiff_t(kept);
        if (std::find(removed_.begin(), end, removed_[rank]) == end) removed_[kept++] = removed_[rank];
    }
    removed_.resize(kept);
    return true;
}

}  // namespace tournees
