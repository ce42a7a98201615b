#!/usr/bin/env python3
"""Whether the files of monitoring/ fit together. usage: check_monitoring.py [--self-test] [TREE]

Prints a line for each violation and then ends with 1. What a running Prometheus has to say of the queries is tried by
DashboardTests, the rules by promtool. --self-test breaks copies of the tree, one thing at a time, and ends with 1 when
a break is not noticed. Needs PyYAML.
"""

import json
import os
import re
import shutil
import sys
import tempfile

import yaml

UIDS = {"stress-certification.json": "stress-cert", "api-endpoints-overview.json": "api-endpoints-overview"}
# Variables that Grafana has built in.
BUILT_IN = {"__range", "__rate_interval", "__interval"}


class Tree:
    """The files of one tree, and the violations found in it."""

    def __init__(self, root):
        self.root = root
        self.violations = []

    def complain(self, place, text):
        self.violations.append(f"{place}: {text}")

    def path(self, *parts):
        return os.path.join(self.root, "monitoring", *parts)

    def yaml(self, *parts):
        """A YAML file with its variables left alone; {} and a violation when it is none."""
        place = "/".join(("monitoring",) + parts)
        try:
            with open(self.path(*parts), encoding="utf-8") as file:
                return yaml.safe_load(file) or {}
        except (OSError, yaml.YAMLError) as error:
            self.complain(place, str(error).replace("\n", " "))
            return {}


def check_panel(tree, place, panel, variables):
    if not panel.get("title"):
        tree.complain(place, "no title")
    if panel["type"] == "row":
        return
    if not panel.get("description"):
        tree.complain(place, "no description")
    defaults = panel.get("fieldConfig", {}).get("defaults", {})
    if not defaults.get("unit"):
        tree.complain(place, "no unit")
    steps = defaults.get("thresholds", {}).get("steps", [])
    if not steps or steps[0].get("value") is not None:
        tree.complain(place, "no thresholds, or the first step has a value")
    if not panel.get("targets"):
        tree.complain(place, "no query")
    refs = [target.get("refId") for target in panel.get("targets", [])]
    if len(set(refs)) != len(refs) or not all(refs):
        tree.complain(place, f"refIds {refs}: expected one for each query, all different")
    sources = [panel.get("datasource")] + [target.get("datasource") for target in panel.get("targets", [])]
    for source in sources:
        if not source or source.get("type") != "prometheus" or source.get("uid") != "${datasource}":
            tree.complain(place, f"data source {source}: expected Prometheus by ${{datasource}}")
    for target in panel.get("targets", []):
        expr = target.get("expr", "")
        if not expr:
            tree.complain(place, "a query without expr")
        for name in re.findall(r"\$\{?(\w+)\}?", expr):
            if name not in variables and name not in BUILT_IN:
                tree.complain(place, f"${name} is no variable of this dashboard")
        if re.search(r"[{,]\s*status\s*[=!]", expr):
            tree.complain(place, "label status does not exist: expected status_code")


def overlap(one, other):
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )


def check_grid(tree, place, panels):
    placed = []
    for panel in panels:
        grid = panel.get("gridPos", {})
        if set(grid) != {"x", "y", "w", "h"} or grid["x"] < 0 or grid["x"] + grid["w"] > 24 or grid["h"] < 1:
            tree.complain(place, f"panel {panel.get('id')}: gridPos {grid} is not on the grid of 24 columns")
            continue
        for other in placed:
            if overlap(grid, other["gridPos"]):
                tree.complain(place, f"panels {other.get('id')} and {panel.get('id')} overlap")
        placed.append(panel)


def check_dashboard(tree, name, sources):
    place = f"monitoring/grafana/dashboards/{name}"
    try:
        with open(tree.path("grafana", "dashboards", name), encoding="utf-8") as file:
            dashboard = json.load(file)
    except (OSError, ValueError) as error:
        tree.complain(place, str(error))
        return
    if dashboard.get("uid") != UIDS.get(name):
        tree.complain(place, f"uid {dashboard.get('uid')}: expected {UIDS.get(name)}")
    if dashboard.get("schemaVersion") != 39:
        tree.complain(place, f"schemaVersion {dashboard.get('schemaVersion')}: expected 39, that of Grafana 10.4")
    if dashboard.get("id") is not None:
        tree.complain(place, "id: belongs to one Grafana's database")
    variables = {variable["name"]: variable for variable in dashboard.get("templating", {}).get("list", [])}
    source = variables.get("datasource", {})
    if source.get("type") != "datasource" or source.get("current", {}).get("value") not in sources:
        tree.complain(place, f"variable datasource: expected one that starts with one of {sorted(sources)}")
    panels = dashboard.get("panels", [])
    if not panels:
        tree.complain(place, "no panels")
    ids = [panel.get("id") for panel in panels]
    if len(set(ids)) != len(ids) or not all(isinstance(id, int) for id in ids):
        tree.complain(place, f"panel ids {ids}: expected numbers, all different")
    check_grid(tree, place, panels)
    for panel in panels:
        check_panel(tree, f"{place}: {panel.get('title')}", panel, variables)
    for link in dashboard.get("links", []):
        if link.get("url", "").startswith("/d/") and link["url"][3:] not in UIDS.values():
            tree.complain(place, f"link to {link['url']}: no such dashboard")


def mounts(service):
    """What a service mounts, from place in the container to path beside compose.yml; defaults of variables are taken."""
    result = {}
    for volume in service.get("volumes", []):
        plain = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", volume)
        parts = plain.split(":")
        if len(parts) >= 2:
            result[parts[1]] = (parts[0], parts[2:] == ["ro"])
    return result


def in_container(all_mounts, path):
    """The path beside compose.yml of a path in the container; None when nothing is mounted there."""
    for place, (source, _) in all_mounts.items():
        if path == place or path.startswith(place + "/"):
            return os.path.normpath(source + path[len(place) :])
    return None


def check_compose(tree):
    place = "monitoring/compose.yml"
    services = tree.yaml("compose.yml").get("services", {})
    if set(services) != {"prometheus", "loki", "promtail", "grafana"}:
        tree.complain(place, f"services {sorted(services)}")
        return services
    versions = {}
    with open(tree.path("versions.env"), encoding="utf-8") as file:
        for line in file:
            if "=" in line and not line.startswith("#"):
                name, _, value = line.strip().partition("=")
                versions[name] = value
    for name, service in services.items():
        here = f"{place}: {name}"
        version = re.search(r":\$\{(\w+):\?[^}]*\}$", service.get("image", ""))
        if not version or not re.fullmatch(r"v?\d+\.\d+\.\d+", versions.get(version.group(1), "")):
            tree.complain(here, f"image {service.get('image')}: expected a version of monitoring/versions.env")
        for key in ("healthcheck", "mem_limit", "cpus"):
            if key not in service:
                tree.complain(here, f"no {key}")
        if service.get("network_mode") != "host" or "ports" in service:
            tree.complain(here, "expected the host's network and no published port")
        for inside, (source, is_read_only) in mounts(service).items():
            if not is_read_only:
                tree.complain(here, f"{inside} is not mounted read-only")
            if source.startswith(".") and not os.path.exists(tree.path(source)):
                tree.complain(here, f"mounts {source}, which does not exist")
    return services


def check_loopback(tree, services):
    """Nothing listens on an address that others can reach."""
    command = " ".join(services["prometheus"].get("command", []))
    if "--web.listen-address=127.0.0.1:" not in command:
        tree.complain("monitoring/compose.yml: prometheus", "does not listen on 127.0.0.1 alone")
    if services["grafana"].get("environment", {}).get("GF_SERVER_HTTP_ADDR") != "127.0.0.1":
        tree.complain("monitoring/compose.yml: grafana", "does not listen on 127.0.0.1 alone")
    for name in ("loki", "promtail"):
        server = tree.yaml(f"{name}.yml").get("server", {})
        for key in ("http_listen_address", "grpc_listen_address"):
            if server.get(key) != "127.0.0.1":
                tree.complain(f"monitoring/{name}.yml", f"server.{key}: expected 127.0.0.1")


def check_configurations(tree, services):
    for name, flag in (("prometheus", "--config.file="), ("loki", "-config.file="), ("promtail", "-config.file=")):
        command = services[name].get("command", [])
        path = next((word[len(flag) :] for word in command if word.startswith(flag)), "")
        if in_container(mounts(services[name]), path) is None:
            tree.complain(f"monitoring/compose.yml: {name}", f"{path} is not mounted")
        if name != "prometheus" and "-config.expand-env=true" not in command:
            tree.complain(f"monitoring/compose.yml: {name}", "its file has variables: expected -config.expand-env=true")
    prometheus = tree.yaml("prometheus.yml")
    inside = mounts(services["prometheus"])
    for rules in prometheus.get("rule_files", []):
        if in_container(inside, f"/etc/prometheus/{rules}") is None or not os.path.exists(tree.path(rules)):
            tree.complain("monitoring/prometheus.yml", f"rule file {rules} is not mounted, or does not exist")
    if not prometheus.get("rule_files"):
        tree.complain("monitoring/prometheus.yml", "no rule file")
    promtail = tree.yaml("promtail.yml")
    sockets = [
        entry.get("host", "").removeprefix("unix://")
        for job in promtail.get("scrape_configs", [])
        for entry in job.get("docker_sd_configs", [])
    ]
    if not sockets or any(in_container(mounts(services["promtail"]), socket) is None for socket in sockets):
        tree.complain("monitoring/compose.yml: promtail", f"the Docker socket {sockets} is not mounted")
    labels = [
        rule.get("target_label") for job in promtail.get("scrape_configs", []) for rule in job.get("relabel_configs", [])
    ]
    if "container" not in labels:
        tree.complain("monitoring/promtail.yml", "no label container")


def check_provisioning(tree, services):
    inside = mounts(services["grafana"])
    if in_container(inside, "/etc/grafana/provisioning") != "grafana/provisioning":
        tree.complain("monitoring/compose.yml: grafana", "the provisioning is not mounted")
    environment = services["grafana"].get("environment", {})
    sources = tree.yaml("grafana", "provisioning", "datasources", "datasources.yml").get("datasources", [])
    for source in sources:
        for name in re.findall(r"\$\{(\w+)\}", source.get("url", "")):
            if name not in environment:
                tree.complain("monitoring/grafana: datasources.yml", f"{name} is no variable of the container")
    if sum(bool(source.get("isDefault")) for source in sources) != 1:
        tree.complain("monitoring/grafana: datasources.yml", "expected one default data source")
    providers = tree.yaml("grafana", "provisioning", "dashboards", "dashboards.yml").get("providers", [])
    if not providers:
        tree.complain("monitoring/grafana: dashboards.yml", "no provider")
    for provider in providers:
        path = provider.get("options", {}).get("path", "")
        if in_container(inside, path) != "grafana/dashboards":
            tree.complain("monitoring/grafana: dashboards.yml", f"{path} is not where the dashboards are mounted")
    return {source.get("uid") for source in sources if source.get("type") == "prometheus"}


def violations(root):
    tree = Tree(root)
    services = check_compose(tree)
    sources = set()
    if not tree.violations:
        check_loopback(tree, services)
        check_configurations(tree, services)
        sources = check_provisioning(tree, services)
    names = sorted(os.listdir(tree.path("grafana", "dashboards")))
    if names != sorted(UIDS):
        tree.complain("monitoring/grafana/dashboards", f"{names}: expected {sorted(UIDS)}")
    for name in names:
        check_dashboard(tree, name, sources)
    return tree.violations


# FILE, what to replace, with what: each must be noticed.
BREAKS = [
    ("compose.yml", "/var/run/docker.sock:ro", "/var/run/other.sock:ro"),
    ("compose.yml", "      - ./alerts.yml:/etc/prometheus/alerts.yml:ro\n", ""),
    ("compose.yml", "listen-address=127.0.0.1:", "listen-address=0.0.0.0:"),
    ("compose.yml", "GF_SERVER_HTTP_ADDR: 127.0.0.1", "GF_SERVER_HTTP_ADDR: 0.0.0.0"),
    ("compose.yml", "./loki.yml:", "./missing.yml:"),
    ("compose.yml", "mem_limit: 128m", "x-limit: 128m"),
    ("compose.yml", "grafana/grafana:${GRAFANA_VERSION:?set by monitoring/versions.env}", "grafana/grafana:latest"),
    ("compose.yml", "./grafana/dashboards:/var/lib", "./grafana/dashboards:/var/other"),
    ("compose.yml", "      PROMETHEUS_PORT: ${PROMETHEUS_PORT:-9090}\n", ""),
    ("compose.yml", "    network_mode: host\n", "    ports: ['9090:9090']\n"),
    ("versions.env", "LOKI_VERSION=2.9.8", "LOKI_VERSION=latest"),
    ("loki.yml", "http_listen_address: 127.0.0.1", "http_listen_address: 0.0.0.0"),
    ("promtail.yml", "target_label: container", "target_label: name"),
    ("prometheus.yml", "- alerts.yml", "- rules/*.yml"),
    ("grafana/provisioning/dashboards/dashboards.yml", "/var/lib/grafana/dashboards", "/etc/dashboards"),
    ("grafana/provisioning/datasources/datasources.yml", "uid: prometheus", "uid: other"),
    ("grafana/provisioning/datasources/datasources.yml", "${LOKI_PORT}", "${OTHER_PORT}"),
    ("grafana/dashboards/stress-certification.json", '"id": 9,', '"id": 8,'),
    ("grafana/dashboards/stress-certification.json", '"y": 13,', '"y": 12,'),
    ("grafana/dashboards/stress-certification.json", '"uid": "stress-cert"', '"uid": "stress"'),
    ("grafana/dashboards/stress-certification.json", "$window", "$step"),
    ("grafana/dashboards/stress-certification.json", "status_code=~", "status=~"),
    ("grafana/dashboards/stress-certification.json", '"unit": "reqps"', '"unit": ""'),
    ("grafana/dashboards/api-endpoints-overview.json", '"uid": "${datasource}"', '"uid": "P1809F7CD0C75ACF3"'),
    ("grafana/dashboards/api-endpoints-overview.json", '"schemaVersion": 39', '"schemaVersion": 41'),
    ("grafana/dashboards/api-endpoints-overview.json", '"refId": "B"', '"refId": "A"'),
    ("grafana/dashboards/api-endpoints-overview.json", "/d/stress-cert", "/d/other"),
    ("grafana/dashboards/api-endpoints-overview.json", '"panels": [', '"panels": [{"type": "row"},'),
]


def self_test(root):
    unnoticed = []
    for name, old, new in BREAKS:
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(os.path.join(root, "monitoring"), os.path.join(copy, "monitoring"))
            path = os.path.join(copy, "monitoring", name)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            if old not in text:
                unnoticed.append(f"{name}: has no {old!r} to break")
                continue
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace(old, new))
            if not violations(copy):
                unnoticed.append(f"{name}: {old!r} → {new!r} is not noticed")
    return unnoticed


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--self-test"]
    root = arguments[0] if arguments else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    found = self_test(root) if "--self-test" in sys.argv else violations(root)
    for line in found:
        print(f"check_monitoring: {line}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
