/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of jansson that are used, each passed on to the library, which is loaded then. */
#include "config.h"

#include "base/jansson.h"

#include <jansson.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/library.h"

/* RESULT, name, (parameters), (arguments) */
#define FUNCTIONS(X)                                                                               \
	X(json_t *, json_object, (void), ())                                                       \
	X(json_t *, json_array, (void), ())                                                        \
	X(json_t *, json_string, (const char *value), (value))                                     \
	X(json_t *, json_integer, (json_int_t value), (value))                                     \
	X(json_t *, json_real, (double value), (value))                                            \
	X(json_t *, json_true, (void), ())                                                         \
	X(json_t *, json_false, (void), ())                                                        \
	X(json_t *, json_null, (void), ())                                                         \
	X(int, json_object_set_new, (json_t * object, const char *key, json_t *value),             \
		(object, key, value))                                                              \
	X(json_t *, json_object_get, (const json_t *object, const char *key), (object, key))       \
	X(int, json_array_append_new, (json_t * array, json_t * value), (array, value))            \
	X(size_t, json_array_size, (const json_t *array), (array))                                 \
	X(json_t *, json_array_get, (const json_t *array, size_t index), (array, index))           \
	X(const char *, json_string_value, (const json_t *string), (string))                       \
	X(size_t, json_string_length, (const json_t *string), (string))                            \
	X(json_int_t, json_integer_value, (const json_t *integer), (integer))                      \
	X(double, json_number_value, (const json_t *number), (number))                             \
	X(char *, json_dumps, (const json_t *json, size_t flags), (json, flags))                   \
	X(int, json_dump_callback,                                                                 \
		(const json_t *json, json_dump_callback_t callback, void *data, size_t flags),     \
		(json, callback, data, flags))                                                     \
	X(json_t *, json_vpack_ex,                                                                 \
		(json_error_t * error, size_t flags, const char *format, va_list arguments),       \
		(error, flags, format, arguments))                                                 \
	X(json_t *, json_loadb,                                                                    \
		(const char *buffer, size_t length, size_t flags, json_error_t *error),            \
		(buffer, length, flags, error))

#define MEMBER(result, name, parameters, arguments) result(*name) parameters;
#define ROW(result, name, parameters, arguments) {#name, offsetof(struct jansson_api, name)},

static struct jansson_api {
	FUNCTIONS(MEMBER)
	void (*json_delete)(json_t *json);
	struct err err; /* why it is not there */
} jansson;

static pthread_once_t jansson_once = PTHREAD_ONCE_INIT;

static void
load(void)
{
	static const struct library_function functions[] = {
		FUNCTIONS(ROW) {"json_delete", offsetof(struct jansson_api, json_delete)}};

	library_load(JANSSON_SONAME, functions, sizeof(functions) / sizeof(functions[0]), &jansson,
		&jansson.err);
}

static bool
loaded(void)
{
	pthread_once(&jansson_once, load);
	return jansson.err.kind == ERR_NONE;
}

bool
jansson_ready(struct err *err)
{
	return loaded() || err_set(err, jansson.err.kind, "%s", jansson.err.text);
}

/* Nothing is what jansson itself gives when there is no memory. */
#define PASS_ON(result, name, parameters, arguments)                                               \
	result name parameters                                                                     \
	{                                                                                          \
		return loaded() ? jansson.name arguments : (result)0;                              \
	}

FUNCTIONS(PASS_ON)

void
json_delete(json_t *json)
{
	if (loaded())
		jansson.json_delete(json);
}

json_t *
json_pack(const char *format, ...)
{
	json_t *json;
	va_list arguments;

	va_start(arguments, format);
	json = json_vpack_ex(NULL, 0, format, arguments);
	va_end(arguments);
	return json;
}
