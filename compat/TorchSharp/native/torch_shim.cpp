// A C ABI over libtorch: every operator goes through PyTorch's dispatcher by its schema name, so one entry point
// serves them all; the rest is what the dispatcher does not know (handles, metadata, autograd, threads).

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

namespace {

thread_local std::string last_error;

// One argument or result of an operator. Lists lie at data: int64_t, double, or tensor handles.
enum Kind : int64_t { kNone, kInt, kDouble, kBool, kTensor, kInts, kDoubles, kTensors, kDevice, kString };

struct Value {
  int64_t kind;
  int64_t integer;  // also the length of a list, the type of a device
  double real;
  const void* data;  // also a tensor handle, the index of a device
};

at::Tensor borrow(const void* handle) {
  auto* impl = static_cast<at::TensorImpl*>(const_cast<void*>(handle));
  return at::Tensor(c10::intrusive_ptr<at::TensorImpl>::unsafe_reclaim_from_nonowning(impl));
}

// An undefined tensor is a null handle on the other side.
void* give(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

std::vector<at::Tensor> tensors(const void* data, int64_t length) {
  std::vector<at::Tensor> list;
  auto handles = static_cast<void* const*>(data);
  for (int64_t i = 0; i < length; i++) list.push_back(borrow(handles[i]));
  return list;
}

c10::IValue unpack(const Value& value) {
  switch (value.kind) {
    case kInt: return value.integer;
    case kDouble: return value.real;
    case kBool: return value.integer != 0;
    case kTensor: return borrow(value.data);
    case kInts: {
      auto first = static_cast<const int64_t*>(value.data);
      return std::vector<int64_t>(first, first + value.integer);
    }
    case kDoubles: {
      auto first = static_cast<const double*>(value.data);
      return std::vector<double>(first, first + value.integer);
    }
    case kTensors: return tensors(value.data, value.integer);
    case kDevice:
      return c10::Device(static_cast<c10::DeviceType>(value.integer), static_cast<c10::DeviceIndex>(reinterpret_cast<intptr_t>(value.data)));
    case kString: return std::string(static_cast<const char*>(value.data), static_cast<size_t>(value.integer));
    default: return {};
  }
}

Value pack(const c10::IValue& value) {
  if (value.isTensor()) return {kTensor, 0, 0, give(value.toTensor())};
  if (value.isDouble()) return {kDouble, 0, value.toDouble(), nullptr};
  if (value.isInt()) return {kInt, value.toInt(), 0, nullptr};
  if (value.isBool()) return {kBool, value.toBool(), 0, nullptr};
  TORCH_CHECK(value.isNone(), "an operator's result of type ", value.tagKind(), " has no counterpart here");
  return {kNone, 0, 0, nullptr};
}

// Runs body; an exception becomes last_error and the given failure value.
template <typename Result, typename Body>
Result guarded(Result failure, Body body) {
  try {
    return body();
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  }
  return failure;
}

}  // namespace

extern "C" {

const char* dnt_last_error() { return last_error.c_str(); }

// The handle of an operator lives as long as the process.
const void* dnt_operator(const char* name, const char* overload) {
  return guarded<const void*>(nullptr, [&] {
    return static_cast<const void*>(new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)));
  });
}

// Arguments left out at the end take the schema's defaults. Returns the number of results, or -1.
int32_t dnt_call(const void* operator_handle, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
  return guarded<int32_t>(-1, [&] {
    auto& operation = *static_cast<const c10::OperatorHandle*>(operator_handle);
    auto& declared = operation.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= declared.size(), "too many arguments for ", operation.schema().name());
    torch::jit::Stack stack;
    stack.reserve(declared.size());
    for (int32_t i = 0; i < count; i++) stack.push_back(unpack(arguments[i]));
    for (size_t i = count; i < declared.size(); i++) {
      auto& preset = declared[i].default_value();
      TORCH_CHECK(preset.has_value(), operation.schema().name(), "() is missing the argument '", declared[i].name(), "'");
      stack.push_back(*preset);
    }
    operation.callBoxed(&stack);
    TORCH_CHECK(stack.size() <= static_cast<size_t>(capacity), operation.schema().name(), "() has too many results");
    for (size_t i = 0; i < stack.size(); i++) results[i] = pack(stack[i]);
    return static_cast<int32_t>(stack.size());
  });
}

void dnt_release(void* handle) {
  at::Tensor dropped(c10::intrusive_ptr<at::TensorImpl>::reclaim(static_cast<at::TensorImpl*>(handle)));
}

// The same tensor under a second handle.
void* dnt_retain(void* handle) { return give(borrow(handle)); }

int32_t dnt_dtype(void* handle) { return static_cast<int32_t>(borrow(handle).scalar_type()); }
int64_t dnt_element_size(void* handle) { return static_cast<int64_t>(borrow(handle).element_size()); }
int32_t dnt_dimensions(void* handle) { return static_cast<int32_t>(borrow(handle).dim()); }
int64_t dnt_numel(void* handle) { return borrow(handle).numel(); }
int32_t dnt_device_type(void* handle) { return static_cast<int32_t>(borrow(handle).device().type()); }
int32_t dnt_device_index(void* handle) { return borrow(handle).device().index(); }
int32_t dnt_is_leaf(void* handle) { return borrow(handle).is_leaf(); }
int32_t dnt_is_contiguous(void* handle) { return borrow(handle).is_contiguous(); }
int32_t dnt_requires_grad(void* handle) { return borrow(handle).requires_grad(); }

void dnt_shape(void* handle, int64_t* sizes, int64_t* strides) {
  auto tensor = borrow(handle);
  std::memcpy(sizes, tensor.sizes().data(), tensor.dim() * sizeof(int64_t));
  std::memcpy(strides, tensor.strides().data(), tensor.dim() * sizeof(int64_t));
}

void* dnt_data(void* handle) {
  return guarded<void*>(nullptr, [&] { return borrow(handle).data_ptr(); });
}

int32_t dnt_set_requires_grad(void* handle, int32_t required) {
  return guarded<int32_t>(-1, [&] {
    borrow(handle).set_requires_grad(required != 0);
    return 0;
  });
}

int32_t dnt_retain_grad(void* handle) {
  return guarded<int32_t>(-1, [&] {
    borrow(handle).retain_grad();
    return 0;
  });
}

// The gradient's handle, null where none was accumulated.
void* dnt_grad(void* handle) {
  return guarded<void*>(nullptr, [&] { return give(borrow(handle).grad()); });
}

void dnt_set_grad(void* handle, void* gradient) {
  borrow(handle).mutable_grad() = gradient == nullptr ? at::Tensor() : borrow(gradient);
}

int32_t dnt_backward(void* handle, void* gradient, int32_t retain_graph, int32_t create_graph) {
  return guarded<int32_t>(-1, [&] {
    auto seed = gradient == nullptr ? at::Tensor() : borrow(gradient);
    borrow(handle).backward(seed, retain_graph != 0, create_graph != 0);
    return 0;
  });
}

// results has room for input_count handles.
int32_t dnt_autograd_grad(void* const* outputs, int32_t output_count, void* const* inputs, int32_t input_count, void* const* gradients,
                          int32_t gradient_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results) {
  return guarded<int32_t>(-1, [&] {
    auto found = torch::autograd::grad(tensors(outputs, output_count), tensors(inputs, input_count), tensors(gradients, gradient_count),
                                       retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < found.size(); i++) results[i] = give(found[i]);
    return static_cast<int32_t>(found.size());
  });
}

int32_t dnt_grad_enabled() { return at::GradMode::is_enabled(); }
void dnt_set_grad_enabled(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }

int32_t dnt_manual_seed(int64_t seed) {
  return guarded<int32_t>(-1, [&] {
    at::manual_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

int32_t dnt_threads() { return at::get_num_threads(); }
int32_t dnt_interop_threads() { return at::get_num_interop_threads(); }

int32_t dnt_set_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_threads(count);
    return 0;
  });
}

int32_t dnt_set_interop_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_interop_threads(count);
    return 0;
  });
}

int32_t dnt_has_cuda() { return at::hasCUDA(); }
int64_t dnt_cuda_count() { return at::hasCUDA() ? static_cast<int64_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0; }

}  // extern "C"
