namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Operator ExpOperator = new("exp");
        private static readonly Operator LogOperator = new("log");
        private static readonly Operator SqrtOperator = new("sqrt");
        private static readonly Operator AbsOperator = new("abs");
        private static readonly Operator NegOperator = new("neg");
        private static readonly Operator ReluOperator = new("relu");
        private static readonly Operator SigmoidOperator = new("sigmoid");
        private static readonly Operator TanhOperator = new("tanh");
        private static readonly Operator SquareOperator = new("square");
        private static readonly Operator IsnanOperator = new("isnan");
        private static readonly Operator IsfiniteOperator = new("isfinite");
        private static readonly Operator ReciprocalOperator = new("reciprocal");
        private static readonly Operator RoundOperator = new("round");
        private static readonly Operator FloorOperator = new("floor");
        private static readonly Operator CeilOperator = new("ceil");
        private static readonly Operator ZeroInPlace = new("zero_");
        private static readonly Operator ReluInPlace = new("relu_");
        private static readonly Operator SqrtInPlace = new("sqrt_");
        private static readonly Operator ExpInPlace = new("exp_");
        private static readonly Operator NegInPlace = new("neg_");
        private static readonly Operator SigmoidInPlace = new("sigmoid_");
        private static readonly Operator AddTensor = new("add.Tensor");
        private static readonly Operator AddScalar = new("add.Scalar");
        private static readonly Operator AddTensorInPlace = new("add_.Tensor");
        private static readonly Operator AddScalarInPlace = new("add_.Scalar");
        private static readonly Operator SubTensor = new("sub.Tensor");
        private static readonly Operator SubScalar = new("sub.Scalar");
        private static readonly Operator SubTensorInPlace = new("sub_.Tensor");
        private static readonly Operator SubScalarInPlace = new("sub_.Scalar");
        private static readonly Operator MulTensor = new("mul.Tensor");
        private static readonly Operator MulScalar = new("mul.Scalar");
        private static readonly Operator MulTensorInPlace = new("mul_.Tensor");
        private static readonly Operator MulScalarInPlace = new("mul_.Scalar");
        private static readonly Operator DivTensor = new("div.Tensor");
        private static readonly Operator DivScalar = new("div.Scalar");
        private static readonly Operator DivTensorInPlace = new("div_.Tensor");
        private static readonly Operator DivScalarInPlace = new("div_.Scalar");
        private static readonly Operator EqTensor = new("eq.Tensor");
        private static readonly Operator EqScalar = new("eq.Scalar");
        private static readonly Operator NeTensor = new("ne.Tensor");
        private static readonly Operator NeScalar = new("ne.Scalar");
        private static readonly Operator GtTensor = new("gt.Tensor");
        private static readonly Operator GtScalar = new("gt.Scalar");
        private static readonly Operator GeTensor = new("ge.Tensor");
        private static readonly Operator GeScalar = new("ge.Scalar");
        private static readonly Operator LtTensor = new("lt.Tensor");
        private static readonly Operator LtScalar = new("lt.Scalar");
        private static readonly Operator LeTensor = new("le.Tensor");
        private static readonly Operator LeScalar = new("le.Scalar");

        public Tensor exp() => ExpOperator.Call(this);

        public Tensor log() => LogOperator.Call(this);

        public Tensor sqrt() => SqrtOperator.Call(this);

        public Tensor abs() => AbsOperator.Call(this);

        public Tensor neg() => NegOperator.Call(this);

        public Tensor relu() => ReluOperator.Call(this);

        public Tensor sigmoid() => SigmoidOperator.Call(this);

        public Tensor tanh() => TanhOperator.Call(this);

        public Tensor square() => SquareOperator.Call(this);

        public Tensor isnan() => IsnanOperator.Call(this);

        public Tensor isfinite() => IsfiniteOperator.Call(this);

        public Tensor reciprocal() => ReciprocalOperator.Call(this);

        public Tensor round() => RoundOperator.Call(this);

        public Tensor floor() => FloorOperator.Call(this);

        public Tensor ceil() => CeilOperator.Call(this);

        public Tensor zero_() => ZeroInPlace.CallInPlace(this);

        public Tensor relu_() => ReluInPlace.CallInPlace(this);

        public Tensor sqrt_() => SqrtInPlace.CallInPlace(this);

        public Tensor exp_() => ExpInPlace.CallInPlace(this);

        public Tensor neg_() => NegInPlace.CallInPlace(this);

        public Tensor sigmoid_() => SigmoidInPlace.CallInPlace(this);

        public Tensor add(Tensor target) => AddTensor.Call(this, target);

        public Tensor add(Tensor target, Scalar alpha) => AddTensor.Call(this, target, alpha);

        public Tensor add(Scalar scalar) => AddScalar.Call(this, scalar);

        public Tensor add_(Tensor target) => AddTensorInPlace.CallInPlace(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => AddTensorInPlace.CallInPlace(this, target, alpha);

        public Tensor add_(Scalar scalar) => AddScalarInPlace.CallInPlace(this, scalar);

        public Tensor sub(Tensor target) => SubTensor.Call(this, target);

        public Tensor sub(Tensor target, Scalar alpha) => SubTensor.Call(this, target, alpha);

        public Tensor sub(Scalar scalar) => SubScalar.Call(this, scalar);

        public Tensor sub_(Tensor target) => SubTensorInPlace.CallInPlace(this, target);

        public Tensor sub_(Tensor target, Scalar alpha) => SubTensorInPlace.CallInPlace(this, target, alpha);

        public Tensor sub_(Scalar scalar) => SubScalarInPlace.CallInPlace(this, scalar);

        public Tensor mul(Tensor target) => MulTensor.Call(this, target);

        public Tensor mul(Scalar scalar) => MulScalar.Call(this, scalar);

        public Tensor mul_(Tensor target) => MulTensorInPlace.CallInPlace(this, target);

        public Tensor mul_(Scalar scalar) => MulScalarInPlace.CallInPlace(this, scalar);

        public Tensor div(Tensor target) => DivTensor.Call(this, target);

        public Tensor div(Scalar scalar) => DivScalar.Call(this, scalar);

        public Tensor div_(Tensor target) => DivTensorInPlace.CallInPlace(this, target);

        public Tensor div_(Scalar scalar) => DivScalarInPlace.CallInPlace(this, scalar);

        public Tensor eq(Tensor target) => EqTensor.Call(this, target);

        public Tensor eq(Scalar target) => EqScalar.Call(this, target);

        public Tensor ne(Tensor target) => NeTensor.Call(this, target);

        public Tensor ne(Scalar target) => NeScalar.Call(this, target);

        public Tensor gt(Tensor target) => GtTensor.Call(this, target);

        public Tensor gt(Scalar target) => GtScalar.Call(this, target);

        public Tensor ge(Tensor target) => GeTensor.Call(this, target);

        public Tensor ge(Scalar target) => GeScalar.Call(this, target);

        public Tensor lt(Tensor target) => LtTensor.Call(this, target);

        public Tensor lt(Scalar target) => LtScalar.Call(this, target);

        public Tensor le(Tensor target) => LeTensor.Call(this, target);

        public Tensor le(Scalar target) => LeScalar.Call(this, target);

        private static readonly Operator Power = new("pow.Tensor_Scalar");
        private static readonly Operator ClampBoth = new("clamp");
        private static readonly Operator Fill = new("fill_.Scalar");
        private static readonly Operator Uniform = new("uniform_");
        private static readonly Operator Normal = new("normal_");
        private static readonly Operator MatrixProduct = new("matmul");
        private static readonly Operator AddProduct = new("addcmul_");
        private static readonly Operator AddQuotient = new("addcdiv_");
        private static readonly Operator Close = new("allclose");

        public Tensor pow(Scalar exponent) => Power.Call(this, exponent);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            ClampBoth.Call(this, min is null ? Argument.None : min, max is null ? Argument.None : max);

        public Tensor fill_(Scalar value) => Fill.CallInPlace(this, value);

        /// <summary>Fills the tensor with values drawn evenly from [from, to).</summary>
        public Tensor uniform_(double from = 0, double to = 1) => Uniform.CallInPlace(this, from, to);

        public Tensor normal_(double mean = 0, double stddev = 1) => Normal.CallInPlace(this, mean, stddev);

        public Tensor matmul(Tensor target) => MatrixProduct.Call(this, target);

        public Tensor mm(Tensor target) => MatrixProduct.Call(this, target);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => AddProduct.CallInPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => AddQuotient.CallInPlace(this, tensor1, tensor2, value);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Close.CallBool(this, target, rtol, atol, equal_nan);

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();
    }
}
