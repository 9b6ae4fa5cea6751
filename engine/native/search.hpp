// Ruin and recreate by strings: Christiaens and Vanden Berghe, "Slack Induction by String
// Removals for Vehicle Routing Problems", Transportation Science 54(2), 2020.
#pragma once

#include <vector>

#include "neighbours.hpp"
#include "plan.hpp"
#include "pool.hpp"
#include "random.hpp"

namespace tournees {

class Search {
   public:
    Search(const Model& model, std::uint64_t seed);

    // Begins from a plan, given as the tasks of each vehicle and the appointments; stops that are
    // not feasible there are left out.
    void begin(const std::vector<std::vector<std::int32_t>>& sequences,
               const std::vector<Window>& appointments);
    // Inserts what is left out wherever that is cheaper.
    void fill();
    // Ruins and recreates `count` times, cooling from one temperature to another (in prices
    // of a usual leg and of a usual change together).
    void run(std::int64_t count, double hot, double cold);

    Grains best_price() const { return best_; }
    int best_left_out() const { return best_left_out_; }
    const std::vector<std::int32_t>& best_tasks(int vehicle) const { return best_tasks_[vehicle]; }
    Window best_appointment(int task) const { return best_appointments_[task]; }
    const Pool& pool() const { return pool_; }

   private:
    // Visits removed in one ruin, on average, and stops of one string at most (section 5.1).
    static constexpr double REMOVED = 10, LONGEST = 10;
    // Shares of strings that keep some stops in their middle, of places not looked at, and of
    // strings' middles that grow by one more stop.
    static constexpr double SPLIT = 0.5, BLINK = 0.01, GROW = 0.5;
    // Share of ruins made around a visit that is left out.
    static constexpr double MAKE_ROOM = 0.05;
    // Visits left out that are tried again after each ruin.
    static constexpr int RETRIES = 3;
    // Good routes remembered: reading them takes less than the choice among them.
    static constexpr std::size_t POOLED = 15000;
    // Starts tried for a visit that needs two technicians.
    static constexpr int MEETINGS = 6;

    struct Known {  // best place of a task in a route; position -1: none below `extra`
        Grains extra = 0;
        std::uint32_t stamp = 0;
        std::int32_t position = -1;
        Seconds start = NEVER;
    };

    const Model& model_;
    Neighbours near_;
    Random random_;
    Plan plan_;
    Pool pool_;
    std::vector<std::int32_t> absent_, absent_before_, removed_, ruined_;
    std::vector<Known> known_;
    std::vector<Plan::Saved> saved_;
    int saved_count_ = 0;
    std::vector<std::int64_t> touched_, looked_, looked_twin_;  // iteration or look of the last time
    std::int64_t iteration_ = 0, look_ = 0;
    std::vector<std::pair<std::int32_t, Window>> appointments_before_;
    std::vector<std::pair<double, std::int32_t>> order_;
    std::vector<std::vector<double>> keys_;
    Grains price_ = 0, best_ = 0;
    int best_left_out_ = 0;
    std::vector<std::vector<std::int32_t>> best_tasks_;
    std::vector<std::uint32_t> best_stamps_;
    std::vector<Window> best_appointments_;

    bool is_helper(int task) const {
        const int partner = model_.task[task].partner;
        return partner >= 0 && partner < task;
    }
    Grains usual_change() const;
    void touch(int vehicle);
    void open_iteration();
    void drop_lonely_halves();
    int choose_seed();
    bool ruin();
    bool cut_string(int vehicle, int rank, double longest);
    bool take_out(int vehicle, int first, int end, int kept_first, int kept_end);
    bool drop_partners();
    void recreate();
    void sort_removed();
    void insert(int task);
    void insert_pair(int task);
    Place cheapest(int task, Grains below, const Starts* at, int not_technician);
    void consider(int vehicle, int task, const Starts* at, int not_technician, Place& best);
    Place recalled(int vehicle, int task, Grains below);
    int idle_twin(int vehicle) const;
    std::vector<Seconds> meetings(int task);
    Seconds common(int lead, int helper, Seconds ready) const;
    Grains delta() const;
    void roll_back();
    void keep_best();
    void prepare_keys();
};

}  // namespace tournees
