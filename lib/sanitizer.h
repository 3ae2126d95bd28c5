#pragma once

// Whether this is compiled with a sanitizer that memory kept for reuse would blind.
#if defined(__SANITIZE_ADDRESS__)
#define XTGRAD_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define XTGRAD_ADDRESS_SANITIZER 1
#endif
#endif

namespace xtgrad::detail {
#ifdef XTGRAD_ADDRESS_SANITIZER
inline constexpr bool kAddressSanitizer = true;
#else
inline constexpr bool kAddressSanitizer = false;
#endif
}  // namespace xtgrad::detail

#undef XTGRAD_ADDRESS_SANITIZER
