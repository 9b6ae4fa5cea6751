import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const share = (rate, count) => ({ rate, low: rate - 0.02, high: rate + 0.02, count });

/** What the server says of `n` promises, said at 90 % and kept at `rate`. */
function outcomes(n, rate = 0.9) {
    return {
        count: n + 10,
        moved: 7,
        kept: share(0.88, n + 10),
        kept_last: share(0.93, n + 10),
        width_hours: 2.4,
        target: 0.95,
        given: {
            n,
            ece: n >= 2000 ? 0.018 : null,
            brier: 0.0912,
            rate,
            mean: 0.9,
            ece_unsure: Math.abs(0.9 - rate) || 0.018,
            floor: 0.036,
            enough: 2000,
            rows: [
                [0.3, 1, 0.2, 1, 1],
                [0.85, rate - 0.05, rate - 0.12, rate + 0.01, Math.round(n / 3)],
                [0.95, rate + 0.05, rate + 0.02, 0.99, n - Math.round(n / 3) - 1],
            ],
        },
        choices: { type_id: [{ id: 4, name: "Boiler service" }], zone_id: [{ id: 9, name: "North" }] },
    };
}

async function open(answer) {
    onRpc("field.promise.outcome", "get_reliability", ({ kwargs }) => {
        expect.step(`${kwargs.period} ${kwargs.type_id} ${kwargs.zone_id} ${kwargs.moment}`);
        return typeof answer === "function" ? answer(kwargs) : answer;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "field_tournees.promise_reliability",
        name: "Promise Reliability",
    });
    expect.verifySteps(["quarter false false booked"]);
}

test("what was said stands beside what was kept, with what rescheduling hides", async () => {
    await open(outcomes(2400));
    expect(queryAllTexts(".o_field_reliability_figure")).toEqual(["88.0 %", "93.0 %", "2 h 24", "2410"]);
    expect(".o_field_reliability_tiles").toHaveText(/rescheduling hides 5.0 points/);
    expect(".o_field_reliability_tiles").toHaveText(/7 moved by us/);
    expect(".alert").toHaveClass("alert-success");
    expect(".o_field_reliability_scores").toHaveText(/1.8 points/);
    expect("table tbody tr").toHaveCount(3);
});

test("with few outcomes no calibration error is shown, and the screen says why", async () => {
    await open(outcomes(600));
    expect(".o_field_reliability_scores dd:first").toHaveText("not enough outcomes yet: 1400 more");
    expect(".o_field_reliability_card:last").toHaveText(/error of up to 3.6 points by chance/);
    expect(".o_field_reliability_scores").toHaveText(/0.091/);
});

test("promises that were too optimistic are called so", async () => {
    await open(outcomes(2400, 0.8));
    expect(".alert").toHaveClass("alert-danger");
    expect(".alert").toHaveText(/Promises are too optimistic/);
    expect(".o_field_reliability_broken").toHaveCount(1);
});

test("optimistic here and careful there is neither one nor the other", async () => {
    const answer = outcomes(2400, 0.8);
    answer.given.rows[2] = [0.95, 0.99, 0.97, 1, 1599];
    await open(answer);
    expect(".alert").toHaveClass("alert-warning");
    expect(".alert").toHaveText(/too careful in others/);
});

test("a point lies where its bin was said and kept, a bin of one promise is in the table only", async () => {
    await open(outcomes(2400));
    expect(".o_field_reliability_point").toHaveCount(2);
    const [low, high] = document.querySelectorAll(".o_field_reliability_point circle");
    const cx = (point) => Number(point.getAttribute("cx"));
    const cy = (point) => Number(point.getAttribute("cy"));
    expect(cx(low)).toBeLessThan(cx(high));
    expect(cy(high)).toBeLessThan(cy(low));
    const line = queryOne(".o_field_reliability_true");
    const slope =
        (line.getAttribute("y1") - line.getAttribute("y2")) / (line.getAttribute("x2") - line.getAttribute("x1"));
    // Said 0.95 and kept 0.95: on the diagonal.
    expect(line.getAttribute("y1") - slope * (cx(high) - line.getAttribute("x1"))).toBeCloseTo(cy(high));
});

test("filters ask again", async () => {
    await open(outcomes(2400));
    await contains(".btn-group button:contains(1 year)").click();
    expect.verifySteps(["year false false booked"]);
    await contains("select[aria-label='Type of visit']").select("4");
    expect.verifySteps(["year 4 false booked"]);
    await contains("label select").select("night");
    expect.verifySteps(["year 4 false night"]);
    await contains("select[aria-label='Type of visit']").select("");
    expect.verifySteps(["year false false night"]);
});

test("nothing to show says what to do", async () => {
    const none = { ...outcomes(0), count: 0, kept: false, kept_last: false, width_hours: null };
    await open(({ period }) => (period === "all" ? outcomes(2400) : none));
    expect(".o_field_reliability_empty").toHaveText(/No promise has come due here yet/);
    await contains(".o_field_reliability_empty .btn-secondary").click();
    await animationFrame();
    expect.verifySteps(["all false false booked"]);
    expect(".o_field_reliability_empty").toHaveCount(0);
    expect(".o_field_reliability_svg").toHaveCount(1);
});

test("promises given by hand have a kept rate and no diagram", async () => {
    const answer = outcomes(0);
    Object.assign(answer.given, { n: 0, mean: null, rate: null, rows: [] });
    await open(answer);
    expect(".o_field_reliability_svg").toHaveCount(0);
    expect(".o_field_reliability_tile").toHaveCount(4);
    expect(".alert-info").toHaveText(/given by hand/);
});
