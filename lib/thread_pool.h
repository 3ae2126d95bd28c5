#pragma once

// The threads that parallel_for works on, one pool a process.
//
// A region is cut into pieces by its caller. Pieces are claimed one by one, by the caller and by workers that are
// awake; the caller never waits for a worker that has not begun a piece, so a region ends even where no worker ever
// runs. Who computes a piece has no influence on its result.
//
// Workers look for work for half a millisecond after the last piece and then sleep. A worker that the system stops in
// the middle of a piece costs its caller a time slice of milliseconds. Where regions often take longer than their
// pieces explain, and the system says that it stopped a worker, the machine is busy: the pool then leaves its workers
// asleep for many times what was lost, and callers compute all pieces themselves.
//
// A child of fork() starts workers of its own. A body that calls fork() must not return in the child.

namespace xtgrad::detail {

/// Calls body(context, piece) once for each piece in [0, pieces), on this thread and others, and returns when all have
/// returned. body must not throw.
void run_pieces(int pieces, void (*body)(void*, int), void* context);

/// Whether this thread computes a piece.
bool in_piece();

}  // namespace xtgrad::detail
