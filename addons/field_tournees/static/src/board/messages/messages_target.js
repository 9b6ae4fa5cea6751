import { reactive } from "@odoo/owl";

/** The conversation that the panel shows, null for the list; the board's menu may set it. */
export const target = reactive({ thread: null });
