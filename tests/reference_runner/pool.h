#pragma once
#include "case.h"

namespace reference {

/// Pooling, folding and resampling: a part of the conv family.
Table pool_operators();

}  // namespace reference
