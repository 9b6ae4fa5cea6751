"""The problem as a model of OR-Tools' routing library.

The library prices time linearly and in whole units, so its cost only guides the search: the
engine schedules what it finds again, exactly. Money is scaled to keep rates per second whole.
"""

from __future__ import annotations

from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from ..constraints.span import clip
from ..instance import Instance
from ..rounding import cents
from ..stop import Stop
from ..vehicle import Vehicle

#: Units of the model for one cent.
SCALE = 100
#: Seconds out of the tolerance after which a change of start costs its full price.
CHANGE_SPREAD = 1800


class RoutingModel:
    """Nodes are the visits that somebody can serve, then the places where shifts start and end.

    Visits that need two technicians are left out (the exact insertion places them afterwards);
    traffic, waiting, locked prefixes and resources are left to `Plan.from_sequences`.

    Parameters
    ----------
    instance : Instance
        The prepared problem.
    seed : int
        Seed of the solver.
    """

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance = instance
        vehicles = instance.vehicles
        self.allowed = {
            visit: [v.rank for v in vehicles if self._may_serve(v.rank, visit)]
            for visit in range(len(instance.problem.visits))
        }
        self.visits = [visit for visit, ranks in self.allowed.items() if ranks]
        depots = sorted({v.origin for v in vehicles} | {v.destination for v in vehicles})
        self.places = [instance.places[visit] for visit in self.visits] + depots
        node = {place: len(self.visits) + rank for rank, place in enumerate(depots)}
        if not self.visits or not vehicles:
            return
        self.manager = pywrapcp.RoutingIndexManager(
            len(self.places),
            len(vehicles),
            [node[v.origin] for v in vehicles],
            [node[v.destination] for v in vehicles],
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.solver = self.routing.solver()
        self.solver.ReSeed(seed)
        self._add_costs()
        self._add_time()
        self._add_visits()
        self._add_shifts()
        self._add_balance()
        self._add_parts()

    def cents(self, units: int) -> int:
        """Cost of the model in cents, visits that nobody can serve included."""
        lost = sum(
            cost
            for visit, cost in enumerate(self.instance.left_out_costs)
            if not self.allowed[visit]
        )
        return units // SCALE + lost

    def left_out(self) -> int:
        """Visits the solution at hand leaves out (to be called at a solution)."""
        next_var, to_index = self.routing.NextVar, self.manager.NodeToIndex
        dropped = 0
        for node in range(len(self.visits)):
            index = to_index(node)
            dropped += next_var(index).Value() == index
        return dropped + len(self.allowed) - len(self.visits)

    def solve(self, start: list[list[int]], stop: Stop) -> Any:
        """Run the search; None when there is no solution."""
        parameters = _parameters(stop)
        if any(start):
            self.routing.CloseModelWithParameters(parameters)
            node = {visit: rank for rank, visit in enumerate(self.visits)}
            routes = [
                [self.manager.NodeToIndex(node[task]) for task in sequence if task in node]
                for sequence in start
            ]
            warm = self.routing.ReadAssignmentFromRoutes(routes, True)
            if warm is not None:
                return self.routing.SolveFromAssignmentWithParameters(warm, parameters)
        return self.routing.SolveWithParameters(parameters)

    def sequences(self, solution: Any) -> list[list[int]]:
        """Visits of each vehicle in a solution."""
        found: list[list[int]] = []
        for vehicle in self.instance.vehicles:
            sequence: list[int] = []
            index = solution.Value(self.routing.NextVar(self.routing.Start(vehicle.rank)))
            while not self.routing.IsEnd(index):
                sequence.append(self.visits[self.manager.IndexToNode(index)])
                index = solution.Value(self.routing.NextVar(index))
            found.append(sequence)
        return found

    def _may_serve(self, vehicle: int, visit: int) -> bool:
        instance = self.instance
        return instance.partner(visit) is None and instance.service(vehicle, visit) is not None

    def _service_at(self, node: int, vehicle: Vehicle) -> int:
        """Seconds of service at a node for a vehicle's technician."""
        if node >= len(self.visits):
            return 0
        visit = self.instance.problem.visits[self.visits[node]]
        return self.instance.service_seconds(vehicle.technician, visit)

    def _fixed_at(self, node: int, vehicle: Vehicle) -> int:
        """Units paid for serving a node whatever the hour."""
        if node >= len(self.visits):
            return 0
        service = self.instance.service(vehicle.rank, self.visits[node])
        return 0 if service is None else service.fixed_cost * SCALE

    def _add_costs(self) -> None:
        """Arc costs: driving, preference and change of technician, one matrix per price list."""
        known: dict[tuple[Any, ...], int] = {}
        for vehicle in self.instance.vehicles:
            technician = vehicle.technician
            fixed = tuple(self._fixed_at(node, vehicle) for node in range(len(self.places)))
            key = (technician.cost_per_hour, technician.cost_per_km, fixed)
            if key not in known:
                known[key] = self.routing.RegisterTransitMatrix(self._cost_matrix(vehicle, fixed))
            self.routing.SetArcCostEvaluatorOfVehicle(known[key], vehicle.rank)

    def _cost_matrix(self, vehicle: Vehicle, fixed: tuple[int, ...]) -> list[list[int]]:
        durations, distances = self.instance.durations, self.instance.distances
        hour, km = vehicle.technician.cost_per_hour * SCALE, vehicle.technician.cost_per_km * SCALE
        matrix = []
        for here in self.places:
            row_s, row_m = durations[here], distances[here]
            matrix.append(
                [
                    cents(row_s[there], hour, 3600) + cents(row_m[there], km, 1000) + fixed[node]
                    for node, there in enumerate(self.places)
                ]
            )
        return matrix

    def _time_matrices(self) -> list[int]:
        """Transit evaluator (service, then driving) of each vehicle, one matrix per pace."""
        known: dict[float, int] = {}
        for vehicle in self.instance.vehicles:
            pace = vehicle.technician.pace
            if pace in known:
                continue
            matrix = []
            for node, here in enumerate(self.places):
                seconds, row = self._service_at(node, vehicle), self.instance.durations[here]
                matrix.append([seconds + row[there] for there in self.places])
            known[pace] = self.routing.RegisterTransitMatrix(matrix)
        return [known[vehicle.technician.pace] for vehicle in self.instance.vehicles]

    def _add_time(self) -> None:
        horizon = max(vehicle.shift.last for vehicle in self.instance.vehicles)
        self.routing.AddDimensionWithVehicleTransits(
            self._time_matrices(), horizon, horizon, False, "time"
        )
        self.time = self.routing.GetDimensionOrDie("time")

    def _add_visits(self) -> None:
        for node, visit in enumerate(self.visits):
            index = self.manager.NodeToIndex(node)
            self.routing.AddDisjunction([index], self.instance.left_out_costs[visit] * SCALE)
            if len(self.allowed[visit]) < len(self.instance.vehicles):
                # SetAllowedVehiclesForIndex raises TypeError in the 9.15 wheel.
                self.routing.VehicleVar(index).SetValues([-1, *self.allowed[visit]])
            self._add_windows(index, visit)
            self._add_hold(index, visit)

    def _add_windows(self, index: int, visit: int) -> None:
        """Union of the starts of all vehicles, then what each vehicle takes away."""
        services = {rank: self.instance.service(rank, visit) for rank in self.allowed[visit]}
        windows = _union([w for s in services.values() if s is not None for w in s.windows])
        cumul = self.time.CumulVar(index)
        cumul.SetRange(windows[0][0], windows[-1][1])
        for (_, end), (start, _) in zip(windows, windows[1:], strict=False):
            if start > end + 1:
                cumul.RemoveInterval(end + 1, start - 1)
        for rank, service in services.items():
            shift = self.instance.vehicles[rank].shift
            last = service.windows[-1][1] if service is not None else 0
            reachable = clip(tuple(windows), shift.start, shift.last)
            if reachable and reachable[-1][1] > last:  # a certification that ends in this shift
                is_his = self.solver.IsEqualCstVar(self.routing.VehicleVar(index), rank)
                slack = windows[-1][1] - last
                self.solver.Add(cumul + is_his * slack <= windows[-1][1])

    def _add_hold(self, index: int, visit: int) -> None:
        """Price of leaving the current start, spread over half an hour."""
        for rank in self.allowed[visit]:
            service = self.instance.service(rank, visit)
            if service is not None and service.hold is not None and service.moved_cost:
                rate = max(1, service.moved_cost * SCALE // CHANGE_SPREAD)
                low, high = max(0, service.hold[0]), max(0, service.hold[1])
                self.time.SetCumulVarSoftLowerBound(index, low, rate)
                self.time.SetCumulVarSoftUpperBound(index, high, rate)
                return

    def _add_shifts(self) -> None:
        for vehicle in self.instance.vehicles:
            shift, rank = vehicle.shift, vehicle.rank
            start, end = self.routing.Start(rank), self.routing.End(rank)
            self.time.CumulVar(start).SetRange(shift.start, shift.last)
            self.time.CumulVar(end).SetRange(shift.start, shift.last)
            rate = cents(SCALE, vehicle.technician.overtime_per_hour, 3600)
            if shift.overtime and rate:
                self.time.SetCumulVarSoftUpperBound(end, shift.end, rate)
            if shift.pause is not None and shift.start <= shift.pause.latest:
                self._add_break(vehicle)

    def _add_break(self, vehicle: Vehicle) -> None:
        pause = vehicle.shift.pause
        assert pause is not None
        interval = self.solver.FixedDurationIntervalVar(
            max(pause.earliest, vehicle.shift.start),
            pause.latest,
            pause.duration,
            False,
            f"break {vehicle.rank}",
        )
        services = [
            0
            if self.routing.IsStart(index)
            else self._service_at(self.manager.IndexToNode(index), vehicle)
            for index in range(self.routing.Size())
        ]
        self.time.SetBreakIntervalsOfVehicle([interval], vehicle.rank, services)

    def _add_balance(self) -> None:
        rate = cents(SCALE, self.instance.problem.objective.balance, 3600)
        if rate:
            everybody = self._time_matrices()
            self.routing.AddDimensionWithVehicleTransits(everybody, 0, 1 << 40, True, "work")
            self.routing.GetDimensionOrDie("work").SetGlobalSpanCostCoefficient(rate)

    def _add_parts(self) -> None:
        """One capacity for each part."""
        jobs = [self.instance.jobs[visit] for visit in self.visits]
        idle = [0] * (len(self.places) - len(jobs))
        for part in sorted({part for job in jobs for part in job.parts}):
            needs = self.routing.RegisterUnaryTransitVector(
                [job.parts.get(part, 0) for job in jobs] + idle
            )
            carried = [v.technician.parts.get(part, 0) for v in self.instance.vehicles]
            self.routing.AddDimensionWithVehicleCapacity(needs, 0, carried, True, f"part {part}")


def _union(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _parameters(stop: Stop) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    first = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = first.PARALLEL_CHEAPEST_INSERTION
    guided = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.local_search_metaheuristic = guided
    if stop.iterations is not None:
        parameters.solution_limit = stop.iterations
    if stop.remaining is not None:
        parameters.time_limit.FromMilliseconds(max(1, int(1000 * stop.remaining)))
    return parameters
