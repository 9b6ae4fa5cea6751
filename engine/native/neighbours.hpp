// Which tasks and which vehicles are near a task.
#pragma once

#include <vector>

#include "model.hpp"

namespace tournees {

class Neighbours {
   public:
    // Tasks kept for each task, and vehicles when there are more than ALL of them.
    static constexpr int TASKS = 100, VEHICLES = 16, ALL = 64;

    explicit Neighbours(const Model& model);

    struct Span {
        const std::int32_t *first, *end_;
        const std::int32_t* begin() const { return first; }
        const std::int32_t* end() const { return end_; }
        bool empty() const { return first == end_; }
    };
    // Nearest first; the task itself comes first of all.
    Span tasks(int task) const { return span(tasks_, tasks_from_, task); }
    // Vehicles that may serve the task, nearest home first; when there are more than ALL of them,
    // one for each of the nearest kinds of twins.
    Span vehicles(int task) const { return span(vehicles_, vehicles_from_, task); }
    Span twins(int twin) const { return span(twins_, twins_from_, twin); }
    // Whether `vehicles` holds all that may serve a task.
    bool all_vehicles() const { return all_; }
    // Price of a usual leg: the scale of the search's temperatures.
    Grains usual_leg() const { return usual_leg_; }
    // Price of the way from the nearest home.
    Grains remoteness(int task) const { return remoteness_[task]; }

   private:
    std::vector<std::int32_t> tasks_, tasks_from_, vehicles_, vehicles_from_;
    std::vector<std::int32_t> twins_, twins_from_;
    std::vector<Grains> remoteness_;
    Grains usual_leg_ = 1;
    bool all_ = true;

    static Span span(const std::vector<std::int32_t>& items, const std::vector<std::int32_t>& from,
                     int task) {
        return {items.data() + from[task], items.data() + from[task + 1]};
    }
    void find_tasks(const Model& model);
    void find_vehicles(const Model& model);
    void find_twins(const Model& model);
};

}  // namespace tournees
