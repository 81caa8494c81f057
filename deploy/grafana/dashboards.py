#!/usr/bin/env python3
"""Writes Grafana's dashboards from dashboards.txt: one source, of which a reviewer reads a line for a query.

    deploy/grafana/dashboards.py            writes deploy/helm/ponder/dashboards/*.json
    deploy/grafana/dashboards.py --check    fails if a file is not what would be written

A dashboard begins with `# uid | title | description`, a row with `## title`, a panel with `### title | unit | kind | description`;
each further line is `legend = query`.
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent / "helm/ponder/dashboards"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH, HEIGHT, PER_ROW = 8, 8, 3


def variables(panels):
    yield {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "refresh": 1,
           "hide": 0, "includeAll": False, "multi": False, "options": [], "regex": "",
           "current": {"text": "", "value": ""}}
    if "$tenant" not in str(panels):
        return
    yield {"name": "tenant", "label": "Tenant", "type": "query", "datasource": SOURCE,
           "definition": "label_values(ponder_searches_total, tenant)",
           "query": "label_values(ponder_searches_total, tenant)",
           "refresh": 2, "hide": 0, "includeAll": True, "allValue": ".*", "multi": True, "options": [], "regex": "",
           "sort": 1, "current": {"text": ["All"], "value": ["$__all"]}}


def without(kind, description):
    """What a panel says that has no data, as one does where no data source is chosen."""
    if kind == "stat":
        return "no data"
    if description.startswith("Needs "):
        return "No data. " + description.split(". ")[0] + "."
    return "No data in this time. Is the data source above a Prometheus that scrapes Ponder?"


def panel(number, title, unit, kind, description, queries, x, y):
    made = {
        "id": number, "title": title, "type": kind, "description": description, "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": WIDTH, "h": HEIGHT},
        "links": [],
        "fieldConfig": {"defaults": {"unit": unit, "noValue": without(kind, description)}, "overrides": []},
        "targets": [{"refId": chr(65 + i), "datasource": SOURCE, "expr": query, "legendFormat": legend, "range": True}
                    for i, (legend, query) in enumerate(queries)],
        "options": {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
                    "tooltip": {"mode": "multi", "sort": "desc"}},
    }
    if kind == "stat":
        made["options"] = {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
                           "colorMode": "value", "graphMode": "area", "textMode": "auto", "justifyMode": "auto",
                           "orientation": "auto", "wideLayout": True, "showPercentChange": False,
                           "percentChangeColorMode": "standard"}
    return made


def dashboards(text):
    board, panels, number, x, y = None, [], 0, 0, 0
    current = None

    def close():
        nonlocal current, x, y, number
        if current:
            panels.append(panel(number, *current[:4], current[4], x, y))
            x += WIDTH
            if x >= WIDTH * PER_ROW:
                x, y = 0, y + HEIGHT
            current = None

    for line in text.splitlines():
        if line.startswith("### "):
            close()
            number += 1
            current = [part.strip() for part in line[4:].split("|", 3)] + [[]]
        elif line.startswith("## "):
            close()
            number += 1
            y += HEIGHT if x else 0
            panels.append({"id": number, "type": "row", "title": line[3:], "collapsed": False, "panels": [],
                           "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}})
            x, y = 0, y + 1
        elif line.startswith("# "):
            close()
            if board:
                yield board, panels
            board, panels, number, x, y = [part.strip() for part in line[2:].split("|")], [], 0, 0, 0
        elif line.strip():
            legend, query = line.split(" = ", 1)
            current[4].append((legend.strip(), query.strip()))
    close()
    yield board, panels


def document(board, panels):
    uid, title, description = board
    names = list(variables(panels))
    for one in panels:
        # Says where the variable does not apply.
        if len(names) > 1 and one["type"] != "row" and "$tenant" not in str(one["targets"]):
            one["description"] += " Of all tenants."
    return {
        "uid": uid, "title": title, "description": description, "tags": ["ponder"], "schemaVersion": 42, "version": 1,
        "editable": True, "graphTooltip": 1, "refresh": "30s", "timezone": "utc", "fiscalYearStartMonth": 0,
        "time": {"from": "now-6h", "to": "now"}, "timepicker": {}, "weekStart": "", "annotations": {"list": []},
        "links": [{"title": "Ponder", "type": "dashboards", "tags": ["ponder"], "asDropdown": False, "icon": "dashboard",
                   "includeVars": True, "keepTime": True, "targetBlank": False, "tooltip": "", "url": ""}],
        "templating": {"list": names}, "panels": panels,
    }


def main():
    stale = []
    for board, panels in dashboards((HERE / "dashboards.txt").read_text()):
        file = OUT / f"{board[0]}.json"
        text = json.dumps(document(board, panels), indent=2, ensure_ascii=False) + "\n"
        if "--check" in sys.argv:
            stale += [file.name] if not file.exists() or file.read_text() != text else []
        else:
            file.write_text(text)
    if stale:
        sys.exit(f"not what dashboards.txt says: {', '.join(stale)}; run deploy/grafana/dashboards.py")


main()
