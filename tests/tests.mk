# SPDX-License-Identifier: GPL-3.0-or-later
# Lab, unit tests, fuzz targets.

include tests/lab/lab.mk
