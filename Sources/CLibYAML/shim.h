// SPDX-License-Identifier: MulanPSL-2.0
// libyaml for Swift: parser and events as they are.
#pragma once
#include <yaml.h>
