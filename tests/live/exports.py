# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what administrators export of a machine's stores: .reg files, and listings of thumbprints."""
import argparse
import csv
import hashlib
import io
import json
import pathlib

import registrypol

HIVE = "HKEY_LOCAL_MACHINE\\SOFTWARE\\"
PLACES = {"machine": "Microsoft\\SystemCertificates\\", "policy": "Policies\\Microsoft\\SystemCertificates\\",
          "enterprise": "Microsoft\\EnterpriseCertificates\\"}
ENCODINGS = {"utf16": "utf-16", "utf16be": "utf-16-be", "utf8": "utf-8-sig", "plain": "utf-8", "oem": "cp850"}


def hexadecimal(data):
    """As regedit breaks lines: 25 bytes, two blanks in front of those that continue."""
    parts = [",".join(f"{byte:02x}" for byte in data[i:i + 25]) for i in range(0, len(data), 25)]
    return ",\\\r\n  ".join(parts)


def reg(args):
    lines = ["REGEDIT4" if args.old else "Windows Registry Editor Version 5.00", ""]
    for store, paths in args.stores:
        key = f"{args.hive}{PLACES[args.place]}{store}"
        lines += [f"[{key}]", "", f"[{key}\\Certificates]", ""]
        for path in paths:
            der = registrypol.der(path)
            name = hashlib.sha1(der).hexdigest().upper()
            lines += [f"[{key}\\Certificates\\{name}]", f'"Blob"=hex:{hexadecimal(registrypol.blob(der))}', ""]
    lines += args.line
    return "\r\n".join(lines) + "\r\n"


# The words of certutil, by language: certificate, hash, end. The German and Russian ones are as public posts show
# them.
WORDS = {
    "en": ("Certificate", "Cert Hash(sha1)", "CertUtil: -store command completed successfully.",
           {"Root": "Trusted Root Certification Authorities", "CA": "Intermediate Certification Authorities"}),
    "de": ("Zertifikat", "Zertifikathash(sha1)", "CertUtil: -store-Befehl wurde erfolgreich ausgeführt.",
           {"Root": "Vertrauenswürdige Stammzertifizierungsstellen", "CA": "Zwischenzertifizierungsstellen"}),
    "ru": ("Сертификат", "Хеш сертификата(sha1)", "CertUtil: -store — команда успешно выполнена.",
           {"Root": "Доверенные корневые центры сертификации", "CA": "Промежуточные центры сертификации"}),
}


def certutil(args):
    word, label, end, titles = WORDS[args.language]
    lines = []
    for store, paths in args.stores:
        lines.append(f'{store} "{titles.get(store, store)}"')
        for number, path in enumerate(paths):
            digest = hashlib.sha1(registrypol.der(path)).hexdigest()
            if args.spaced:
                digest = " ".join(digest[i:i + 2] for i in range(0, 40, 2))
            lines += [f"================ {word} {number} ================", "Serial Number: 79ad16a14aa0a5ad4c7358f407132e65",
                      "Issuer: CN=Lab Root CA", " NotBefore: 5/9/2001 7:19 PM", "Subject: CN=Lab Root CA",
                      f"{label}: {digest}", "No key provider information", ""]
        lines.append(end)
    return "\r\n".join(lines + args.line) + "\r\n"


def objects(args):
    for store, paths in args.stores:
        parent = f"Microsoft.PowerShell.Security\\Certificate::LocalMachine\\{store}"
        for path in paths:
            name = hashlib.sha1(registrypol.der(path)).hexdigest().upper()
            yield {"PSPath": f"{parent}\\{name}", "PSParentPath": parent, "PSChildName": name, "FriendlyName": "",
                   "Thumbprint": name, "SerialNumber": "79AD16A14AA0A5AD4C7358F407132E65", "Subject": "CN=Lab, C=US"}


def table(args):
    lines, last = [], None
    for one in objects(args):
        if one["PSParentPath"] != last:
            last = one["PSParentPath"]
            lines += ["", "", f"   PSParentPath: {last}", "", "Thumbprint                                Subject",
                      "----------                                -------"]
        lines.append(f"{one['Thumbprint']}  {one['Subject']}")
    return "\r\n".join(lines + args.line) + "\r\n\r\n\r\n"


def as_list(args):
    width = 13
    return "\r\n\r\n".join("\r\n".join(f"{name:<{width}}: {value}" for name, value in one.items())
                           for one in objects(args)) + "\r\n\r\n" + "".join(f"{line}\r\n" for line in args.line)


def as_csv(args):
    out, rows = io.StringIO(), list(objects(args))
    out.write("#TYPE System.Security.Cryptography.X509Certificates.X509Certificate2\r\n")
    writer = csv.DictWriter(out, rows[0], quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_json(args):
    return json.dumps(list(objects(args)), indent=4)


FORMS = {"reg": reg, "certutil": certutil, "table": table, "list": as_list, "csv": as_csv, "json": as_json}


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("form", choices=FORMS)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--store", action="append", default=[], metavar="STORE=FILE,...")
    parser.add_argument("--place", choices=PLACES, default="machine")
    parser.add_argument("--hive", default=HIVE)
    parser.add_argument("--old", action="store_true", help="REGEDIT4")
    parser.add_argument("--language", choices=WORDS, default="en")
    parser.add_argument("--spaced", action="store_true", help="blanks between the bytes of a hash")
    parser.add_argument("--encoding", choices=ENCODINGS, default="utf16")
    parser.add_argument("--line", action="append", default=[], help="a line more at the end")
    parser.add_argument("--cut", type=int, help="only so many characters")
    return parser


def parsed(parser):
    args = parser.parse_args()
    args.stores = [(name, [pathlib.Path(file) for file in files.split(",") if file])
                   for name, _, files in (word.partition("=") for word in args.store)]
    return args


def main():
    args = parsed(arguments(__doc__))
    text = FORMS[args.form](args)[:args.cut]
    args.file.write_bytes(text.encode(ENCODINGS[args.encoding], errors="replace"))


if __name__ == "__main__":
    main()
