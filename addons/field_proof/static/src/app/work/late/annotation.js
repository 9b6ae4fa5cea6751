/* Marks drawn on a photo. Points are in the photo's own pixels, so a mark stays where it was put on any screen. */

/** The point of the photo under a finger: `box` is where the photo stands on the screen. */
export function toPhoto(event, box, size) {
    const x = ((event.clientX - box.left) / box.width) * size.width;
    const y = ((event.clientY - box.top) / box.height) * size.height;
    return { x: clamp(x, size.width), y: clamp(y, size.height) };
}

/** The two strokes of an arrow's head, at `to`, as long as `length`. */
export function arrowHead(from, to, length) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    return [angle - Math.PI / 6, angle + Math.PI / 6].map((side) => ({
        x: to.x - length * Math.cos(side),
        y: to.y - length * Math.sin(side),
    }));
}

/** The ellipse between two corners. */
export function ellipse(from, to) {
    return {
        x: (from.x + to.x) / 2,
        y: (from.y + to.y) / 2,
        width: Math.abs(to.x - from.x) / 2,
        height: Math.abs(to.y - from.y) / 2,
    };
}

/** Whether a gesture is long enough to be a mark and not a slip of the thumb. */
export function isMark(mark, size) {
    if (mark.kind === "text") {
        return Boolean(mark.text);
    }
    return Math.hypot(mark.to.x - mark.from.x, mark.to.y - mark.from.y) > weight(size) * 3;
}

/** Draw the marks on a canvas of the photo's size. */
export function drawMarks(context, marks, size) {
    const width = weight(size);
    for (const mark of marks) {
        // A pale rim keeps the mark readable on a red pipe as on a white wall.
        for (const [colour, thickness] of [["#ffffff", width * 1.8], ["#d50000", width]]) {
            Object.assign(context, { strokeStyle: colour, lineWidth: thickness, lineCap: "round", lineJoin: "round" });
            PENS[mark.kind](context, mark, width);
        }
    }
}

const PENS = {
    arrow(context, { from, to }, width) {
        const [left, right] = arrowHead(from, to, width * 6);
        context.beginPath();
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
        context.moveTo(left.x, left.y);
        context.lineTo(to.x, to.y);
        context.lineTo(right.x, right.y);
        context.stroke();
    },
    circle(context, { from, to }) {
        const shape = ellipse(from, to);
        context.beginPath();
        context.ellipse(shape.x, shape.y, shape.width, shape.height, 0, 0, 2 * Math.PI);
        context.stroke();
    },
    text(context, { from, text }, width) {
        context.font = `bold ${width * 9}px sans-serif`;
        context.textBaseline = "middle";
        if (context.strokeStyle === "#ffffff") {
            context.strokeText(text, from.x, from.y);
        } else {
            context.fillStyle = context.strokeStyle;
            context.fillText(text, from.x, from.y);
        }
    },
};

function weight(size) {
    return Math.max(2, Math.max(size.width, size.height) / 140);
}

function clamp(value, high) {
    return Math.min(Math.max(value, 0), high);
}
