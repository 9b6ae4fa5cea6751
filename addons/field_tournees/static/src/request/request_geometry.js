// Kilometres in a degree of latitude.
const KM_PER_DEGREE = 111.32;
const NICE_KM = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** Return a projection of points (lat, lon) into a box, to one scale in both directions. */
export function fit(points, width, height, margin) {
    const lats = points.map((point) => point.lat);
    const lons = points.map((point) => point.lon);
    const [south, north] = [Math.min(...lats), Math.max(...lats)];
    const [west, east] = [Math.min(...lons), Math.max(...lons)];
    const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const kmWide = (east - west) * shrink * KM_PER_DEGREE;
    const kmHigh = (north - south) * KM_PER_DEGREE;
    // One place alone is shown with its surroundings.
    const pixelsPerKm = Math.min(
        (width - 2 * margin) / Math.max(kmWide, 2),
        (height - 2 * margin) / Math.max(kmHigh, 2)
    );
    const centre = { lat: (south + north) / 2, lon: (west + east) / 2 };
    return {
        pixelsPerKm,
        project: ({ lat, lon }) => ({
            x: width / 2 + (lon - centre.lon) * shrink * KM_PER_DEGREE * pixelsPerKm,
            y: height / 2 - (lat - centre.lat) * KM_PER_DEGREE * pixelsPerKm,
        }),
    };
}

/** Return the longest round distance that fits on a bar, with its length. */
export function scaleBar(pixelsPerKm, longest) {
    const km = NICE_KM.filter((one) => one * pixelsPerKm <= longest).pop() || NICE_KM[0];
    return { km, label: `${km}\u202fkm`, pixels: km * pixelsPerKm };
}

/** Keep the labels that do not cover one another nor the given points, in order. */
export function spread(labels, taken, distance) {
    const kept = [];
    for (const label of labels) {
        const isFree = [...taken, ...kept].every(
            (other) => Math.abs(other.x - label.x) > distance || Math.abs(other.y - label.y) > 16
        );
        if (isFree) {
            kept.push(label);
        }
    }
    return kept;
}
