"""Turns the files of unpacked Debian packages into grey PNG files by kind; see scripts/gather-outliers, which calls it."""
import pathlib
import random
import subprocess
import sys

from PIL import Image, ImageDraw, ImageFont

SIDE = 512
ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".bmp"}
# Pictures of the four classes, or simulations of them.
MEDICAL = ("phantom", "brain", "mri", "ct_", "xray", "medical")

work, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def save(image, kind, name):
    if image.mode in ("RGBA", "LA", "P"):
        image = image.convert("RGBA")
        page = Image.new("RGBA", image.size, "white")
        page.alpha_composite(image)
        image = page
    image = image.convert("RGB")
    image.thumbnail((SIDE, SIDE))
    folder = target / kind
    folder.mkdir(parents=True, exist_ok=True)
    image.convert("L").save(folder / f"{name}.png")


def files(package, pattern, kind, most, least_side=100):
    found = sorted(path for path in (work / package).glob(pattern) if path.suffix.lower() in ENDINGS)
    kept = 0
    for path in found:
        if kept == most or any(word in path.name.lower() for word in MEDICAL):
            continue
        try:
            with Image.open(path) as image:
                if min(image.size) < least_side:
                    continue
                save(image, kind, f"{package}-{kept:03}-{path.stem}")
                kept += 1
        except Exception as fault:
            print(f"{path.name}: {fault}", file=sys.stderr)


def made():
    draw = random.Random(1)
    fonts = sorted((work / "fonts-dejavu-core").rglob("*.ttf"))
    words = "series study slice node image verdict modality header report reader archive of the a and is in 17 2024".split()
    for i in range(30):
        page = Image.new("L", (draw.randint(300, 700), draw.randint(300, 700)), draw.choice((255, 255, 230, 0)))
        pen, size = ImageDraw.Draw(page), draw.randint(9, 40)
        font = ImageFont.truetype(str(draw.choice(fonts)), size)
        ink = 0 if page.getpixel((0, 0)) else 255
        for y in range(draw.randint(5, 60), page.height - size, int(size * 1.4)):
            pen.text((20, y), " ".join(draw.choices(words, k=draw.randint(1, 90 // size + 3))), fill=ink, font=font)
        save(page, "text", f"{i:03}")
    for i in range(20):
        side = draw.choice((64, 200, 512))
        noise = Image.effect_noise((side, side), draw.uniform(10, 120))
        save(noise if i % 2 else noise.resize((512, 512)), "noise", f"{i:03}")
    for i in range(20):
        ramp = Image.linear_gradient("L") if i % 2 else Image.radial_gradient("L")
        save(ramp.rotate(draw.uniform(0, 360), expand=i % 4 < 2).resize((draw.randint(100, 500), draw.randint(100, 500))), "gradient", f"{i:03}")
    for i in range(20):
        # Blank, but for a speck of dust or a line.
        page = Image.new("L", (400, 300), draw.choice((0, 128, 255)))
        x, y = draw.randint(0, 390), draw.randint(0, 290)
        ImageDraw.Draw(page).rectangle((x, y, x + draw.randint(0, 9), y + draw.randint(0, 9)), fill=64)
        save(page, "blank", f"{i:03}")
    for i in range(20):
        code = work / "code.png"
        text = "".join(draw.choices("abcdefgh0123456789", k=draw.randint(5, 300)))
        subprocess.run(["qrencode", "-o", code, "-s", str(draw.randint(2, 9)), "-m", str(draw.randint(1, 12)), text], check=True)
        with Image.open(code) as image:
            save(image, "code", f"{i:03}")


def screens(package, pattern, most):
    """Pages of documentation as a browser shows them."""
    pages = sorted((work / package).glob(pattern))
    for i, page in enumerate(pages[:: max(1, len(pages) // most)][:most]):
        shot = work / "shot.png"
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,960", f"--screenshot={shot}", page.as_uri()]
        if subprocess.run(command, capture_output=True, timeout=120).returncode == 0 and shot.exists():
            with Image.open(shot) as image:
                save(image, "screen", f"{i:03}")


files("gnome-backgrounds", "usr/share/backgrounds/**/*", "background", 30)
files("mate-backgrounds", "usr/share/backgrounds/mate/**/*", "background", 30)
files("python3-sklearn", "usr/lib/python3/dist-packages/sklearn/datasets/images/*", "photograph", 10)
files("python3-skimage", "usr/lib/python3/dist-packages/skimage/data/*", "photograph", 40)
files("opencv-doc", "usr/share/doc/opencv-doc/examples/data/*", "photograph", 90)
files("opencv-doc", "usr/share/doc/opencv-doc/opencv4/html/*", "figure", 150, 200)
files("libvigraimpex-doc", "usr/share/doc/libvigraimpex-dev/html/**/*", "figure", 60, 150)
made()
screens("libvigraimpex-doc", "usr/share/doc/libvigraimpex-dev/html/*.html", 25)
