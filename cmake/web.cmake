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
# Exceptions: the catalogue's and JSON's. WebAssembly's own ones are smaller and faster by far than
# those that go through JavaScript; browsers have had them since 2021 or 2022.
add_compile_options(-fwasm-exceptions)
add_link_options(-fwasm-exceptions)
# Emscripten's own scripts need Debian's modules of Node.
set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs)

# smtplab_slim(OUT FILES...): the data files as the lab has them (viewer/web/lab/slim_data.py). OUT
# gets the names of the files that are made.
# Debian's own before any other: it has the packages of Debian.
find_program(SMTPLAB_PYTHON3 python3 HINTS /usr/bin REQUIRED NO_CMAKE_FIND_ROOT_PATH)
function(smtplab_slim out)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/slim)
  file(MAKE_DIRECTORY ${folder})
  set(slim)
  foreach(file ${ARGN})
    get_filename_component(name ${file} NAME)
    list(APPEND slim ${folder}/${name})
  endforeach()
  # Which clauses are wanted is read from the sources.
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sim/*.cpp
       ${PROJECT_SOURCE_DIR}/sim/*.h ${PROJECT_SOURCE_DIR}/viewer/web/*.cpp
       ${PROJECT_SOURCE_DIR}/viewer/model/*.cpp)
  set(script ${PROJECT_SOURCE_DIR}/viewer/web/lab/slim_data.py)
  add_custom_command(
    OUTPUT ${slim}
    COMMAND ${SMTPLAB_PYTHON3} -B ${script} ${folder} ${ARGN}
    DEPENDS ${ARGN} ${script} ${sources}
    VERBATIM)
  set(${out} ${slim} PARENT_SCOPE)
endfunction()
