namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Operator AbsOperator = new("abs");
        private static readonly Operator NegOperator = new("neg");
        private static readonly Operator ReluOperator = new("relu");
        private static readonly Operator SquareOperator = new("square");
        private static readonly Operator RsqrtOperator = new("rsqrt");
        private static readonly Operator ZeroInPlace = new("zero_");
        private static readonly Operator ReluInPlace = new("relu_");
        private static readonly Operator AddTensor = new("add.Tensor");
        private static readonly Operator AddScalar = new("add.Scalar");
        private static readonly Operator AddTensorInPlace = new("add_.Tensor");
        private static readonly Operator AddScalarInPlace = new("add_.Scalar");
        private static readonly Operator SubTensor = new("sub.Tensor");
        private static readonly Operator SubScalar = new("sub.Scalar");
        private static readonly Operator MulTensor = new("mul.Tensor");
        private static readonly Operator MulScalar = new("mul.Scalar");
        private static readonly Operator MulTensorInPlace = new("mul_.Tensor");
        private static readonly Operator MulScalarInPlace = new("mul_.Scalar");
        private static readonly Operator DivTensor = new("div.Tensor");
        private static readonly Operator DivScalar = new("div.Scalar");
        private static readonly Operator EqTensor = new("eq.Tensor");
        private static readonly Operator EqScalar = new("eq.Scalar");

        public Tensor abs() => AbsOperator.Call(this);

        public Tensor neg() => NegOperator.Call(this);

        public Tensor relu() => ReluOperator.Call(this);

        public Tensor square() => SquareOperator.Call(this);

        /// <summary>The reciprocal of the square root.</summary>
        public Tensor rsqrt() => RsqrtOperator.Call(this);

        public Tensor zero_() => ZeroInPlace.CallInPlace(this);

        public Tensor relu_() => ReluInPlace.CallInPlace(this);

        public Tensor add(Tensor target) => AddTensor.Call(this, target);

        public Tensor add(Tensor target, Scalar alpha) => AddTensor.Call(this, target, alpha);

        public Tensor add(Scalar scalar) => AddScalar.Call(this, scalar);

        public Tensor add_(Tensor target) => AddTensorInPlace.CallInPlace(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => AddTensorInPlace.CallInPlace(this, target, alpha);

        public Tensor add_(Scalar scalar) => AddScalarInPlace.CallInPlace(this, scalar);

        public Tensor sub(Tensor target) => SubTensor.Call(this, target);

        public Tensor sub(Tensor target, Scalar alpha) => SubTensor.Call(this, target, alpha);

        public Tensor sub(Scalar scalar) => SubScalar.Call(this, scalar);

        public Tensor mul(Tensor target) => MulTensor.Call(this, target);

        public Tensor mul(Scalar scalar) => MulScalar.Call(this, scalar);

        public Tensor mul_(Tensor target) => MulTensorInPlace.CallInPlace(this, target);

        public Tensor mul_(Scalar scalar) => MulScalarInPlace.CallInPlace(this, scalar);

        public Tensor div(Tensor target) => DivTensor.Call(this, target);

        public Tensor div(Scalar scalar) => DivScalar.Call(this, scalar);

        public Tensor eq(Tensor target) => EqTensor.Call(this, target);

        public Tensor eq(Scalar target) => EqScalar.Call(this, target);

        private static readonly Operator Fill = new("fill_.Scalar");
        private static readonly Operator Uniform = new("uniform_");
        private static readonly Operator Normal = new("normal_");
        private static readonly Operator MatrixProduct = new("matmul");
        private static readonly Operator Close = new("allclose");

        public Tensor fill_(Scalar value) => Fill.CallInPlace(this, value);

        /// <summary>Fills the tensor with values drawn evenly from [from, to).</summary>
        public Tensor uniform_(double from = 0, double to = 1) => Uniform.CallInPlace(this, from, to);

        public Tensor normal_(double mean = 0, double stddev = 1) => Normal.CallInPlace(this, mean, stddev);

        public Tensor matmul(Tensor target) => MatrixProduct.Call(this, target);

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
