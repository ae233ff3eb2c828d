# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of an export as Zabbix documents it (https://www.zabbix.com/documentation/7.0/en/manual/xml_export_import/templates
and that of 6.0), as far as our templates use it: elements, words, and that what is named is there."""
import re

NUMBERS = {"FLOAT", "UNSIGNED"}
ITEM = ({"uuid", "name", "type", "key"}, {"delay", "history", "trends", "value_type", "units", "status", "description", "valuemap",
                                         "preprocessing", "master_item", "tags", "triggers", "trigger_prototypes"})
TRIGGER = ({"uuid", "name", "expression"}, {"recovery_mode", "recovery_expression", "event_name", "opdata", "priority", "manual_close",
                                            "dependencies", "tags", "description"})
RULE = ({"uuid", "name", "type", "key"}, {"delay", "lifetime", "item_prototypes", "graph_prototypes", "master_item", "preprocessing",
                                          "description"})
GRAPH = ({"uuid", "name", "graph_items"}, {"type"})
TEMPLATE = ({"uuid", "template", "groups"}, {"name", "description", "items", "discovery_rules", "macros", "dashboards", "valuemaps"})
NEW = {"item": {"timeout"}, "rule": {"lifetime_type", "enabled_lifetime_type", "enabled_lifetime"}, "template": {"vendor"}}
TYPES = {"TRAP", "EXTERNAL", "ZABBIX_ACTIVE", "DEPENDENT"}
PRIORITIES = {"NOT_CLASSIFIED", "INFO", "WARNING", "AVERAGE", "HIGH", "DISASTER"}
WIDGETS = {"6.0": {"ITEM": ("itemid", 24), "GRAPH_CLASSIC": ("graphid", 24), "GRAPH_PROTOTYPE": ("graphid", 24)},
           "7.0": {"item": ("itemid.0", 72), "graph": ("graphid.0", 72), "graphprototype": ("graphid.0", 72)}}


def shape(where, element, allowed, more=()):
    needed, optional = allowed
    if needed - set(element):
        yield f"{where}: lacks {sorted(needed - set(element))}"
    if set(element) - needed - optional - set(more):
        yield f"{where}: has {sorted(set(element) - needed - optional - set(more))}"


class Schema:
    def __init__(self, export, version):
        self.root, self.version = export["zabbix_export"], version
        self.new = NEW if version != "6.0" else {}

    def faults(self):
        groups = "groups" if self.version == "6.0" else "template_groups"
        if set(self.root) - {"date"} != {"version", groups, "templates", "graphs"} or ("date" in self.root) != (self.version == "6.0"):
            yield f"the whole: {sorted(self.root)}"
        for template in self.root["templates"]:
            yield from self.template(template)

    def template(self, template):
        name = template["template"]
        yield from shape(name, template, TEMPLATE, self.new.get("template", ()))
        rules = template.get("discovery_rules", [])
        prototypes = [item for rule in rules for item in rule["item_prototypes"]]
        every = template["items"] + prototypes
        self.keys = {item["key"] for item in every}
        self.triggers = {(one["name"], one["expression"], one.get("recovery_expression"))
                         for item in template["items"] for one in item.get("triggers", ())}
        self.maps = {one["name"] for one in template.get("valuemaps", ())}
        for item in every:
            yield from self.item(f"{name}, {item['key'][:40]}", item, template)
        for rule in rules:
            yield from shape(f"{name}, {rule['key']}", rule, RULE, self.new.get("rule", ()))
            yield from self.named(f"{name}, {rule['key']}", [rule["master_item"]["key"]])
        graphs = [one for one in self.root["graphs"] if one["graph_items"][0]["item"]["host"] == name]
        graphs += [one for rule in rules for one in rule.get("graph_prototypes", ())]
        for graph in graphs:
            yield from shape(f"{name}, {graph['name']}", graph, GRAPH)
            yield from self.named(graph["name"], [one["item"]["key"] for one in graph["graph_items"]])
        yield from self.dashboards(name, template, {one["name"] for one in graphs})
        macros = {one["macro"] for one in template["macros"]}
        used = set(re.findall(r"\{\$[A-Z.]+\}", str([template["items"], rules])))
        if used != macros:
            yield f"{name}: macros {sorted(used ^ macros)}"

    def named(self, where, keys):
        for key in keys:
            if key not in self.keys:
                yield f"{where}: there is no item {key}"

    def item(self, where, item, template):
        yield from shape(where, item, ITEM, self.new.get("item", ()))
        kind = item["value_type"]
        if item["type"] not in TYPES or kind not in NUMBERS | {"TEXT", "CHAR"} or len(item["key"]) > 2048 or len(item["name"]) > 255:
            yield f"{where}: {item['type']}, {kind}"
        if "units" in item and kind not in NUMBERS or "valuemap" in item and kind not in NUMBERS | {"CHAR"}:
            yield f"{where}: units or values of {kind}"
        if item.get("valuemap", {"name": None})["name"] not in self.maps | {None}:
            yield f"{where}: there is no {item['valuemap']}"
        if (item["type"] == "DEPENDENT") != ("master_item" in item) or ("timeout" in item) > (item["type"] in {"EXTERNAL", "ZABBIX_ACTIVE"}):
            yield f"{where}: master item or timeout"
        yield from self.named(where, [item["master_item"]["key"]] if "master_item" in item else [])
        for step in item.get("preprocessing", ()):
            handled = step["type"] == "CHECK_NOT_SUPPORTED"
            if step["type"] not in {"JAVASCRIPT", "CHECK_NOT_SUPPORTED"} or ("error_handler" in step) != handled:
                yield f"{where}: {step['type']}"
        for trigger in (*item.get("triggers", ()), *item.get("trigger_prototypes", ())):
            yield from self.trigger(where, trigger, template["template"])

    def trigger(self, where, trigger, template):
        yield from shape(where, trigger, TRIGGER)
        if trigger["priority"] not in PRIORITIES or ("recovery_mode" in trigger) != ("recovery_expression" in trigger):
            yield f"{where}: {trigger['name']}"
        if len(trigger["name"]) > 255 or len(trigger.get("opdata", "")) > 255 or len(trigger.get("event_name", "")) > 2048:
            yield f"{where}: {trigger['name']} is too long"
        for host, key in re.findall(r"\(/([^/]+)/([^,()\[]+(?:\[[^\]]*\])?)", trigger["expression"] + trigger.get("recovery_expression", "")):
            if host != template:
                yield f"{where}: {host}"
            yield from self.named(where, [key])
        for one in trigger.get("dependencies", ()):
            if (one["name"], one["expression"], one.get("recovery_expression")) not in self.triggers:
                yield f"{where}: {trigger['name']} depends on what is not there: {one['name']}"

    def dashboards(self, name, template, graphs):
        widgets = [one for board in template.get("dashboards", ()) for page in board["pages"] for one in page["widgets"]]
        references = [field["value"] for one in widgets for field in one["fields"] if field["name"] == "reference"]
        if len(references) != len(set(references)) or not all(re.fullmatch("[A-Z]{5}", one) for one in references):
            yield f"{name}: references {references}"
        for one in widgets:
            field, width = WIDGETS[self.version].get(one["type"], ("", 0))
            found = [each["value"] for each in one["fields"] if each["name"] == field]
            if len(found) != 1 or int(one["x"]) + int(one["width"]) > width:
                yield f"{name}: widget {one}"
            elif found[0]["host"] != name or found[0].get("key", next(iter(self.keys))) not in self.keys or \
                    found[0].get("name", next(iter(graphs))) not in graphs:
                yield f"{name}: widget of {found[0]}"


def faults(export, version):
    return [f"{version}: {one}" for one in Schema(export, version).faults()]
