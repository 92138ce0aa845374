# What the build for browsers (Debian's Emscripten; preset "web") has in place of the packages'
# CMake files, which describe this machine's libraries: headers alone, seen through a folder of
# links, so that nothing else of /usr/include is.

set(web_headers ${PROJECT_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${web_headers})
foreach(header fmt nlohmann tl boost xxhash.h xxh3.h)
  if(NOT EXISTS /usr/include/${header})
    message(FATAL_ERROR "/usr/include/${header} is missing")
  endif()
  file(CREATE_LINK /usr/include/${header} ${web_headers}/${header} SYMBOLIC)
endforeach()

foreach(library fmt::fmt nlohmann_json::nlohmann_json tl::expected)
  add_library(${library} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${library} SYSTEM INTERFACE ${web_headers})
endforeach()
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)

set(XXHASH_INCLUDE_DIR ${web_headers} CACHE PATH "Folder of xxhash.h" FORCE)
set(BOOST_UUID_INCLUDE_DIR ${web_headers} CACHE PATH "Folder of Boost's headers" FORCE)

set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
# Exceptions: the catalogue's and JSON's.
add_compile_options(-fexceptions)
add_link_options(-fexceptions)
# Emscripten's own scripts need Debian's modules of Node.
set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs)
