// Processes that an MPI launcher started together: `mpirun -n R kedge bench run ...`, or `estimate` with
// --data-parallel (docs/mpi.md). Known from the environment alone, so a program that no launcher started pays
// nothing.
#pragma once

namespace kedge {

struct Ranks {
  int rank = 0;  ///< this process; 0 speaks for all
  int size = 1;
  bool launched = false;  ///< by a launcher, which may start one alone
};

Ranks ranks();

/// After the last work that ranks shared, by all of them: the launcher takes a rank that ends without it for
/// one that failed, and ends the others. Nothing where no work was shared.
void leave_ranks();

}  // namespace kedge
