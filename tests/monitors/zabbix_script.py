# SPDX-License-Identifier: GPL-3.0-or-later
"""What Zabbix does with the JSON of a check: JavaScript of its preprocessing steps. Names that come from a peer are put
into keys and names as letters, digits and a few signs alone; Zabbix would expand macros in them."""

NO_RESULT = "no result"
MASTER = """try {
    JSON.parse(value);
    return value;
} catch (error) {
    var none = value === 'no result';
    var remedy = none ? 'Run the check by hand as the user zabbix. Zabbix ends what takes longer than Timeout in zabbix_server.conf, ' +
        'zabbix_proxy.conf or zabbix_agent2.conf, 3 seconds by default.' : 'Mend the macros of the host.';
    var text = none ? 'Zabbix got no result from the check' : value.substring(0, 500);
    return JSON.stringify({time: new Date().toISOString(), state: 'UNKNOWN', exit: 3, summary: text, code: null, subjects: [],
        channels: [], perfdata: [], findings: [{rule: 'zabbix', state: 'UNKNOWN', code: null, remedy: remedy}]});
}
"""
CHECK = "var check = JSON.parse(value);\n"
WORST = CHECK + "var worst = check.findings.filter(function (one) { return one.state === check.state; })[0];\n"
STATE = CHECK + "return check.exit;\n"
CODE = CHECK + "return check.code === null ? 0 : parseInt(check.code, 16);\n"
# What parts the text from what to do is none of the text's signs.
TEXT = WORST + """var text = check.state + ' - ' + String(check.summary || check.name).replace(/[|]/g, '/');
if (check.exit === 0) {
    return text;
}
return text + ' | ' + (check.code === null ? '' : check.code + ': ') +
    (worst && worst.remedy ? worst.remedy : 'see what the check says');
"""
CAUSE = WORST + """return check.exit === 0 ? '-' : check.state + ' ' + (worst ? worst.rule : '') + ' ' + (check.code || '');
"""
EVENT_NAME = '{HOST.NAME}: {{ITEM.VALUE1}.regsub("^[A-Z]+ - ([^|]*[^| ])", "\\1")}'
OPDATA = '{{ITEM.LASTVALUE1}.regsub("[|] (.*)$", "\\1")}'
REPORT_EVENT_NAME = '{HOST.NAME}: {{ITEM.VALUE2}.regsub("^[A-Z_]+ [A-Z]+ - (.*)$", "\\1")}'

SILENT = ("Look at the proxy or the agent that runs the check, and at what the item says.",
          "Look at the run of iphttps-report: systemctl status iphttps-report.timer")

CLEAN = "function clean(text) { return String(text).replace(/[^A-Za-z0-9 ._:@()\\/-]/g, '_'); }\n"
EXITS = "var exits = {OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3};\n"
SITE = CLEAN + "function site(subject) { return clean(subject.name + ':' + subject.port); }\n"
ADDRESSES = CHECK + SITE + """var rows = [];
check.subjects.forEach(function (subject) {
    subject.endpoints.forEach(function (one) {
        rows.push({'{#SITE}': site(subject), '{#ADDRESS}': clean(one.address)});
    });
});
return JSON.stringify(rows);
"""
ADDRESS = CHECK + SITE + EXITS + """var found = null;
check.subjects.forEach(function (subject) {
    subject.endpoints.forEach(function (one) {
        if (site(subject) === '{#SITE}' && clean(one.address) === '{#ADDRESS}') {
            found = one;
        }
    });
});
"""
ADDRESS_STATE = ADDRESS + "return found === null ? null : exits[found.state];\n"
SITES = CHECK + SITE + """return JSON.stringify(check.subjects.map(function (subject) {
    return {'{#SITE}': site(subject)};
}));
"""
SITE_STATE = CHECK + SITE + EXITS + """var worst = null, order = [0, 1, 3, 2];
check.subjects.forEach(function (subject) {
    if (site(subject) === '{#SITE}') {
        worst = subject.endpoints.length === 0 ? check.exit : 0;
        subject.endpoints.forEach(function (one) {
            if (order.indexOf(exits[one.state]) > order.indexOf(worst)) {
                worst = exits[one.state];
            }
        });
    }
});
return worst;
"""
CHAINS = CHECK + CLEAN + """var found = {};
check.subjects.forEach(function (subject) {
    subject.endpoints.forEach(function (one) {
        one.chain.forEach(function (cert) { found[cert.sha256] = cert; });
    });
});
"""
CERTIFICATES = CHAINS + """return JSON.stringify(Object.keys(found).map(function (sha256) {
    var name = found[sha256].names[0] || (/CN=([^,]*)/.exec(found[sha256].subject) || [])[1] || found[sha256].subject;
    return {'{#SHA256}': sha256, '{#SHORT}': sha256.substring(0, 8), '{#ROLE}': clean(found[sha256].role), '{#CERT}': clean(name)};
}));
"""
CERTIFICATE = CHAINS + "var cert = found['{#SHA256}'];\n"
CERTIFICATE_DAYS = CERTIFICATE + "return cert ? cert.days : null;\n"
CERTIFICATE_END = CERTIFICATE + "return cert && cert.not_after ? Math.floor(Date.parse(cert.not_after) / 1000) : null;\n"
CRLS = CHECK + """return JSON.stringify(check.perfdata.filter(function (one) {
    return /^(.*::)?(crl[0-9]+|ocsp)_hours$/.test(one.label);
}).map(function (one) {
    return {'{#CRL}': one.label.replace(/_hours$/, '').replace(/[^A-Za-z0-9._:-]/g, '_')};
}));
"""
CRL_HOURS = CHECK + """var found = check.perfdata.filter(function (one) {
    return one.label.replace(/[^A-Za-z0-9._:-]/g, '_') === '{#CRL}_hours';
});
return found.length === 0 ? null : found[0].value;
"""
CHANNELS = CHECK + CLEAN + """return JSON.stringify((check.channels || []).map(function (one) {
    return {'{#CHANNEL}': clean(one.name)};
}));
"""
CHANNEL = CHECK + CLEAN + EXITS + """var found = (check.channels || []).filter(function (one) {
    return clean(one.name) === '{#CHANNEL}';
})[0];
"""
CHANNEL_STATE = CHANNEL + "return found ? exits[found.state] : null;\n"
CHANNEL_ROOTS = CHANNEL + """return found ? found.roots.filter(function (one) { return one === 'carried'; }).length : null;
"""


def figure(label):
    """A value of the performance data; none where it is not known."""
    return CHECK + f"""var found = check.perfdata.filter(function (one) {{ return one.label === '{label}'; }});
return found.length === 0 ? null : found[0].value;
"""


def stage(name):
    return ADDRESS + f"return found === null ? null : found.stages.{name}.seconds;\n"
