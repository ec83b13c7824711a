// The rules are plain arithmetic and run on a GPU as they stand.
#pragma once

#ifdef __CUDACC__
#define KEDGE_HOST_DEVICE __host__ __device__
#else
#define KEDGE_HOST_DEVICE
#endif
