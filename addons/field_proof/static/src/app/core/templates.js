// @odoo-module ignore
/**
 * Where the app keeps its templates, under the name that Odoo's bundles look for.
 *
 * Odoo's own module also lets templates be changed by others and be taken apart: the app needs
 * neither, and four kilobytes less are a second on a bad network.
 */
odoo.define("@web/core/templates", [], () => {
    const templates = Object.create(null);
    return {
        checkPrimaryTemplateParents() {},
        getTemplate: (name) => templates[name],
        registerTemplate: (name, _url, template) => (templates[name] = template),
    };
});
