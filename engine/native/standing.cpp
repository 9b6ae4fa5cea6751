#include "standing.hpp"

namespace tournees {

Standing::Standing(const Model& model, const std::vector<std::vector<std::int32_t>>& sequences,
                   const std::vector<Window>& appointments)
    : plan_(model, Labels::ALL) {
    for (int task = 0; task < model.tasks; ++task) {
        const int partner = model.task[task].partner;
        plan_.appoint(task, appointments[partner >= 0 && partner < task ? partner : task]);
    }
    for (int vehicle = 0; vehicle < model.vehicles; ++vehicle)
        for (int task : sequences[vehicle])
            plan_.insert(task, vehicle, plan_.route(vehicle).size());
}

bool Standing::take_out(int task) {
    const int partner = plan_.model().task[task].partner;
    taken_ = task;
    saved_count_ = 0;
    appointment_ = plan_.appointment(task);
    bool feasible = true;
    for (int one : {task, partner}) {
        const int vehicle = one < 0 ? -1 : plan_.home(one);
        if (vehicle < 0 || !feasible) continue;
        plan_.save(vehicle, saved_[saved_count_++]);
        feasible = plan_.remove(vehicle, {one});
    }
    appoint(task, {-1, -1});
    if (!feasible) put_back();
    return feasible;
}

void Standing::put_back() {
    appoint(taken_, appointment_);
    plan_.restore(saved_, saved_count_);
    saved_count_ = 0;
}

bool Standing::put(int task, int vehicle, int position, Seconds start) {
    plan_.appoint(task, {start, start});
    return plan_.insert(task, vehicle, position);
}

void Standing::appoint(int task, Window second) {
    const int partner = plan_.model().task[task].partner;
    plan_.appoint(task, second);
    if (partner >= 0) plan_.appoint(partner, second);
}

}  // namespace tournees
