// A plan to price places in: visits are taken out of it, put back, or put in.
#pragma once

#include "plan.hpp"

namespace tournees {

class Standing {
   public:
    // Tasks of each vehicle, all feasible, and the seconds agreed for crews.
    Standing(const Model& model, const std::vector<std::vector<std::int32_t>>& sequences,
             const std::vector<Window>& appointments);

    const Plan& plan() const { return plan_; }
    // Takes a visit out (both tasks of a crew's); false, and nothing changes, when a route needs it.
    bool take_out(int task);
    // Undoes the last `take_out`.
    void put_back();
    // Puts a task somewhere; `start` is its appointment, -1 when it has none.
    bool put(int task, int vehicle, int position, Seconds start);

   private:
    Plan plan_;
    Plan::Saved saved_[2];
    int saved_count_ = 0;
    int taken_ = -1;
    Window appointment_{-1, -1};

    void appoint(int task, Window second);
};

}  // namespace tournees
