// Processes that an MPI launcher started together: `mpirun -n R kedge bench run ...` (docs/mpi.md). Known
// from the environment alone, so a program that no launcher started pays nothing.
#pragma once

namespace kedge {

struct Ranks {
  int rank = 0;  ///< this process; 0 speaks for all
  int size = 1;
};

Ranks ranks();

}  // namespace kedge
