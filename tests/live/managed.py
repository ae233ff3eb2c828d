# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what is managed centrally: backups and reports of policies, device management.

The elements are those of tests/data/gpobackup, of Microsoft Graph's documents and of those of the
RootCATrustedCertificates CSP; XML is written by xml.etree, JSON by json.
"""
import argparse
import base64
import hashlib
import json
import pathlib
import xml.etree.ElementTree as etree

import registrypol

SETTINGS = "http://www.microsoft.com/GroupPolicy/Settings"
SCHEME = "http://www.microsoft.com/GroupPolicy/GPOOperations"
CSP = "./Device/Vendor/MSFT/RootCATrustedCertificates"
GRAPH = "#microsoft.graph."


def text(parent, tag, value, **attributes):
    node = etree.SubElement(parent, tag, attributes)
    node.text = value
    return node


def base64_of(certificate):
    return base64.b64encode(certificate).decode()


def sha1(certificate):
    return hashlib.sha1(certificate).hexdigest().upper()


def backup(options):
    """A folder; its time, options and what is missing are said."""
    out = options.out
    (out / "DomainSysvol" / "GPO" / "Machine").mkdir(parents=True)
    name = {"xmlns:bkp": SCHEME, "xmlns": SCHEME, "bkp:version": "2.0"}
    root = etree.Element("GroupPolicyBackupScheme", name)
    policy = etree.SubElement(root, "GroupPolicyObject")
    core = etree.SubElement(policy, "GroupPolicyCoreSettings")
    text(core, "DisplayName", "DirectAccess Client Settings")
    text(core, "Options", options.options)
    extension = etree.SubElement(policy, "GroupPolicyExtension", {"bkp:DescName": "Registry"})
    location = {} if options.no_registry else {"bkp:Location": "DomainSysvol\\GPO\\Machine\\registry.pol"}
    etree.SubElement(extension, "FSObjectFile", {"bkp:Path": "%GPO_MACH_FSPATH%\\registry.pol", **location})
    etree.ElementTree(root).write(out / "Backup.xml", "utf-8", True)
    if options.time:
        info = etree.Element("BackupInst", {"xmlns": f"{SCHEME}/Manifest"})
        text(info, "BackupTime", options.time)
        etree.ElementTree(info).write(out / "bkupInfo.xml", "utf-8")
    if not options.no_file:
        records = [registrypol.url(url) for url in options.url]
        records += [registrypol.cert("Root", certificate) for certificate in options.root]
        records += [registrypol.cert("CA", certificate) for certificate in options.ca]
        (out / "DomainSysvol" / "GPO" / "Machine" / "registry.pol").write_bytes(registrypol.policy(*records))


def report(options):
    root = etree.Element("GPO", {"xmlns": SETTINGS, "xmlns:q1": f"{SETTINGS}/PublicKey",
                                 "xmlns:q2": f"{SETTINGS}/Registry"})
    text(root, "Name", "DirectAccess Client Settings")
    computer = etree.SubElement(root, "Computer")
    text(computer, "Enabled", "false" if options.options == "2" else "true")
    keys = etree.SubElement(etree.SubElement(computer, "ExtensionData"), "Extension")
    for tag, certificates in (("RootCertificate", options.root), ("IntermediateCACertificate", options.ca),
                              ("UntrustedCertificate", options.disallowed)):
        for certificate in certificates:
            text(etree.SubElement(keys, f"q1:{tag}"), "q1:Data", registrypol.blob(certificate).hex().upper())
    values = etree.SubElement(etree.SubElement(computer, "ExtensionData"), "Extension")
    for url in options.url:
        setting = etree.SubElement(values, "q2:RegistrySetting")
        text(setting, "q2:KeyPath", registrypol.INTERFACE)
        value = etree.SubElement(setting, "q2:Value")
        text(value, "q2:Name", "IPHTTPS_ClientUrl")
        text(value, "q2:String", url)
    options.out.write_bytes(b"\xff\xfe" + ('<?xml version="1.0" encoding="utf-16"?>\r\n' + etree.tostring(
        root, encoding="unicode")).encode("utf-16-le"))


def graph(options):
    profiles = [{"@odata.type": f"{GRAPH}windows81TrustedRootCertificate", "displayName": "Corp",
                 "destinationStore": store, "trustedRootCertificate": base64_of(certificate)}
                for store, certificates in (("computerCertStoreRoot", options.root),
                                            ("computerCertStoreIntermediate", options.ca),
                                            ("userCertStoreIntermediate", options.user))
                for certificate in certificates]
    page = {"@odata.nextLink": "https://graph.microsoft.com/?$skiptoken=1"} if options.page else {}
    options.out.write_text(json.dumps({**page, "value": profiles}, indent=2))


def syncml(options):
    root = etree.Element("SyncML", {"xmlns": "SYNCML:SYNCML1.2"})
    body = etree.SubElement(root, "SyncBody")
    stores = (("Root", options.root), ("CA", options.ca), ("UntrustedCertificates", options.disallowed))
    for store, certificates in stores:
        for certificate in certificates:
            name = options.node or sha1(certificate)
            item = etree.SubElement(etree.SubElement(body, "Add"), "Item")
            text(etree.SubElement(item, "Target"), "LocURI", f"{CSP}/{store}/{name}/EncodedCertificate")
            text(item, "Data", base64_of(certificate))
    etree.ElementTree(root).write(options.out, "utf-8", True)


def package(options):
    """customizations.xml, with its files beside it."""
    root = etree.Element("WindowsCustomizations")
    node = etree.SubElement(root, "Settings", {"xmlns": "urn:schemas-microsoft-com:windows-provisioning"})
    for tag in ("Customizations", "Common", "Certificates"):
        node = etree.SubElement(node, tag)
    for tag, certificates in (("Root", options.root), ("CA", options.ca)):
        among = etree.SubElement(node, f"{tag}Certificates")
        for number, certificate in enumerate(certificates):
            name = f"{tag}{number}.cer"
            text(etree.SubElement(among, f"{tag}Certificate", CertificateName=tag), "CertificatePath", f"C:\\certs\\{name}")
            if not options.no_file:
                (options.out.parent / name).write_bytes(certificate)
    etree.ElementTree(root).write(options.out, "utf-8", True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    makers = {maker.__name__: maker for maker in (backup, report, graph, syncml, package)}
    parser.add_argument("form", choices=makers)
    parser.add_argument("out", type=pathlib.Path)
    for store in ("root", "ca", "user", "disallowed"):
        parser.add_argument(f"--{store}", action="append", default=[], type=lambda v: registrypol.der(pathlib.Path(v)))
    parser.add_argument("--url", action="append", default=[])
    parser.add_argument("--options", default="0")
    parser.add_argument("--time")
    parser.add_argument("--node")
    for flag in ("page", "no-registry", "no-file"):
        parser.add_argument(f"--{flag}", action="store_true")
    options = parser.parse_args()
    makers[options.form](options)


if __name__ == "__main__":
    main()
