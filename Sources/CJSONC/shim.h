#ifndef FAK_CJSONC_SHIM_H
#define FAK_CJSONC_SHIM_H
#include <json.h>
#endif
