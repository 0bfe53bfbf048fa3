// Everything here can be done without it: it adds keys, live updates, and window and level by dragging.
"use strict";

(() => {
    const byId = id => document.getElementById(id);
    const main = byId("main");
    const page = main?.dataset.page;

    // Telling

    const announce = text => {
        const announcer = byId("announcer");
        announcer.textContent = "";
        requestAnimationFrame(() => { announcer.textContent = text; });
    };

    // A picture that is not there leaves its place empty; load and error events do not bubble.
    addEventListener("error", event => {
        if (event.target instanceof HTMLImageElement)
            event.target.classList.add("is-missing");
    }, true);
    addEventListener("load", event => {
        if (event.target instanceof HTMLImageElement)
            event.target.classList.remove("is-missing");
    }, true);

    // What tells of a decision belongs to one answer, not to the address.
    const withoutNotice = address => {
        const url = new URL(address, location.href);
        url.searchParams.delete("done");
        url.searchParams.delete("skipped");
        return url.href;
    };
    if (location.search.includes("done="))
        history.replaceState(null, "", withoutNotice(location.href));

    // Fetching the page again, and putting the parts that may change in place of those that are there

    const fetchPage = async (address, options) => {
        const response = await fetch(address, { headers: { Accept: "text/html" }, ...options });
        const fetched = new DOMParser().parseFromString(await response.text(), "text/html");
        return { response, fetched, isSame: fetched.getElementById("main")?.dataset.page === page };
    };

    // Another page came: signed out, a conflict, an error. A form's answer cannot be asked for again, so it is shown as it is.
    const show = ({ response, fetched }) => {
        const other = fetched.getElementById("main");
        if (response.ok || !other) {
            location.assign(response.redirected ? response.url : location.href);
            return;
        }
        document.title = fetched.title;
        main.replaceChildren(...other.childNodes);
        main.focus();
        scrollTo(0, 0);
    };

    const rows = () => [...document.querySelectorAll(".row")];
    const currentRow = () => document.activeElement?.closest?.(".row");

    const remember = () => {
        const focused = document.activeElement;
        return {
            id: focused?.id,
            index: rows().indexOf(currentRow()),
            range: focused instanceof HTMLInputElement && focused.type === "text" ? [focused.selectionStart, focused.selectionEnd] : null,
            note: byId("bulk-note")?.value,
            selected: [...document.querySelectorAll("input[name=selected]:checked")].map(box => box.id),
        };
    };

    const restore = state => {
        for (const id of state.selected) {
            const box = byId(id);
            if (box)
                box.checked = true;
        }
        const note = byId("bulk-note");
        if (note && state.note)
            note.value = state.note;
        countSelected();
        const same = state.id && byId(state.id);
        if (same) {
            if (document.activeElement !== same)
                same.focus({ preventScroll: true });
            if (state.range)
                same.setSelectionRange(...state.range);
        } else if (state.index >= 0) {
            const left = rows();
            (left[Math.min(state.index, left.length - 1)]?.querySelector(".row-open") ?? main).focus();
        }
    };

    // Small pictures that are there already are not loaded again.
    const keepPictures = (here, there) => {
        const loaded = new Map([...here.querySelectorAll(".thumb")].map(image => [image.getAttribute("src"), image]));
        for (const image of there.querySelectorAll(".thumb")) {
            const same = loaded.get(image.getAttribute("src"));
            if (same)
                image.replaceWith(same);
        }
    };

    const swap = (fetched, ids) => {
        for (const id of ids) {
            const [here, there] = [byId(id), fetched.getElementById(id)];
            if (here && there && here.innerHTML !== there.innerHTML) {
                keepPictures(here, there);
                here.replaceWith(document.adoptNode(there));
            } else if (here && !there) {
                here.replaceChildren();
            }
        }
    };
    const liveIds = () => [...document.querySelectorAll("[data-live]")].map(element => element.id);

    let isFetching = false;
    let isStale = false;
    const refresh = async () => {
        if (isFetching) {
            isStale = true;
            return;
        }
        isFetching = true;
        try {
            const result = await fetchPage(withoutNotice(location.href));
            if (!result.isSame || !result.response.ok)
                return;
            const before = byId("inbox-count")?.textContent;
            const state = remember();
            swap(result.fetched, liveIds().filter(id => id !== "flash"));
            restore(state);
            const after = byId("inbox-count")?.textContent;
            if (after && after !== before)
                announce(`The inbox has changed: ${after}.`);
        } catch {
            // The node is away: the next event, or a reload, finds it again.
        } finally {
            isFetching = false;
            if (isStale) {
                isStale = false;
                later();
            }
        }
    };

    let timer = 0;
    let last = 0;
    const later = () => {
        clearTimeout(timer);
        timer = setTimeout(() => { last = Date.now(); refresh(); }, Math.max(250, last + 2000 - Date.now()));
    };

    // Live updates. A page in the background gives its connection back: a browser has few for each server.

    const address = document.querySelector("[data-events]")?.dataset.events;
    let source = null;
    const listen = () => {
        source?.close();
        source = new EventSource(address);
        source.addEventListener("report", later);
    };
    if (address) {
        listen();
        addEventListener("pagehide", () => source?.close());
        addEventListener("pageshow", event => { if (event.persisted) { listen(); later(); } });
        document.addEventListener("visibilitychange", () => {
            if (document.hidden) {
                source?.close();
            } else {
                listen();
                later();
            }
        });
    }

    // Decisions in the inbox, without leaving it

    addEventListener("submit", async event => {
        const form = event.target;
        if (form.id === "window-form") {
            event.preventDefault();
            setWindow(Number(byId("center").value), Number(byId("width").value));
            return;
        }
        if (page !== "inbox" || !["inbox-form", "undo-form"].includes(form.id))
            return;
        event.preventDefault();
        if (form.ariaBusy === "true")
            return;
        form.ariaBusy = "true";
        try {
            const body = new URLSearchParams(new FormData(form, event.submitter));
            const result = await fetchPage(form.action, { method: "POST", body });
            if (!result.isSame || !result.response.ok) {
                show(result);
                return;
            }
            const state = { ...remember(), note: "", selected: [] };
            if (form.id === "inbox-form" && state.index < 0)
                state.index = 0;
            swap(result.fetched, liveIds());
            restore(state);
            announce(byId("flash")?.querySelector("p")?.textContent.trim() ?? "");
        } catch {
            announce("The node did not answer; nothing is known to be stored.");
        } finally {
            form.ariaBusy = "false";
        }
    });

    const boxes = () => [...document.querySelectorAll("input[name=selected][type=checkbox]")];
    const countSelected = () => {
        const [all, label] = [byId("select-all"), byId("selected-count")];
        if (!all || !label)
            return;
        const count = boxes().filter(box => box.checked).length;
        all.hidden = false;
        all.checked = count > 0 && count === boxes().length;
        all.indeterminate = count > 0 && !all.checked;
        label.textContent = count === 0 ? "Select all on this page" : count === 1 ? "1 selected" : `${count} selected`;
    };
    addEventListener("change", event => {
        if (event.target.id === "select-all")
            boxes().forEach(box => { box.checked = event.target.checked; });
        countSelected();
    });
    countSelected();

    // One slice after another, without loading the page again

    const slices = () => [...document.querySelectorAll(".strip:not(.strip-telling) .slice")];
    let slice = 0;
    const choose = async link => {
        const turn = ++slice;
        for (const other of document.querySelectorAll(".slice")) {
            if (other.dataset.slice === link.dataset.slice)
                other.setAttribute("aria-current", "true");
            else
                other.removeAttribute("aria-current");
        }
        link.scrollIntoView({ block: "nearest", inline: "nearest" });
        try {
            const result = await fetchPage(link.href);
            if (turn !== slice)
                return;
            if (!result.isSame || !result.response.ok) {
                location.assign(link.href);
                return;
            }
            const focused = document.activeElement?.id;
            swap(result.fetched, ["viewer", "header-facts"]);
            history.replaceState(null, "", withoutNotice(link.href));
            prepareViewer();
            if (focused && document.activeElement === document.body)
                byId(focused)?.focus({ preventScroll: true });
        } catch {
            location.assign(link.href);
        }
    };
    const step = by => {
        const all = slices();
        const at = all.findIndex(link => link.hasAttribute("aria-current"));
        const next = all[at < 0 ? 0 : at + by];
        if (next)
            choose(next);
        else if (by > 0)
            byId("more-slices")?.click();
    };

    // Window and level, and saliency

    let shown = null;
    let query = null;
    let isLoading = false;
    let isDirty = false;
    let isSaliency = byId("saliency")?.getAttribute("aria-pressed") === "true";

    const picture = () => byId("picture");
    const render = () => {
        const image = picture();
        if (!image)
            return;
        if (isLoading) {
            isDirty = true;
            return;
        }
        const wanted = isSaliency ? image.dataset.saliency : image.dataset.picture + (query ?? image.dataset.query);
        if (!wanted || image.getAttribute("src") === wanted)
            return;
        isLoading = true;
        const done = () => {
            isLoading = false;
            if (isDirty) {
                isDirty = false;
                render();
            }
        };
        image.classList.toggle("is-saliency", isSaliency);
        image.addEventListener("load", done, { once: true });
        image.addEventListener("error", done, { once: true });
        image.src = wanted;
    };
    const tell = () => {
        byId("readout").textContent = shown ? `C ${Math.round(shown.center * 100) / 100}  W ${Math.round(shown.width * 100) / 100}` : "";
    };
    const setWindow = (center, width) => {
        if (!Number.isFinite(center) || !Number.isFinite(width) || width <= 0)
            return;
        shown = { center, width };
        query = `&center=${encodeURIComponent(center)}&width=${encodeURIComponent(width)}`;
        isSaliency = false;
        byId("center").value = Number(center.toPrecision(6));
        byId("width").value = Number(width.toPrecision(6));
        tell();
        markSaliency();
        render();
    };
    const readWindow = async () => {
        if (shown)
            return shown;
        const image = picture();
        const response = await fetch(image.dataset.picture + (query ?? image.dataset.query));
        const [center, width] = ["Window-Center", "Window-Width"].map(name => Number(response.headers.get(name)));
        return response.ok && width > 0 ? shown = { center, width } : null;
    };
    const changeWindow = async change => {
        const now = await readWindow();
        if (now)
            setWindow(...change(now));
    };
    const resetWindow = value => {
        query = value;
        shown = null;
        isSaliency = false;
        byId("center").value = "";
        byId("width").value = "";
        tell();
        markSaliency();
        render();
    };
    const markSaliency = () => byId("saliency")?.setAttribute("aria-pressed", String(isSaliency));
    const prepareViewer = () => {
        const image = picture();
        isLoading = false;
        isDirty = false;
        if (!image)
            return;
        const [width, height] = [Number(image.getAttribute("width")), Number(image.getAttribute("height"))];
        if (width > 0 && height > 0)
            image.style.aspectRatio = `${width} / ${height}`;
        if (query === null || query === "")
            shown = null;
        else if (shown)
            tell();
        markSaliency();
        render();
        image.addEventListener("pointerdown", startDrag);
        image.addEventListener("dragstart", event => event.preventDefault());
    };
    const startDrag = async event => {
        if (event.button !== 0 || isSaliency)
            return;
        const image = event.currentTarget;
        const [startX, startY] = [event.clientX, event.clientY];
        image.setPointerCapture(event.pointerId);
        const ended = new AbortController();
        const end = () => ended.abort();
        image.addEventListener("pointerup", end, { signal: ended.signal });
        image.addEventListener("pointercancel", end, { signal: ended.signal });
        const start = await readWindow();
        if (!start || ended.signal.aborted)
            return;
        image.addEventListener("pointermove", move => setWindow(
            start.center + (move.clientY - startY) * start.width / 400,
            start.width * Math.exp((move.clientX - startX) / 200)), { signal: ended.signal });
    };
    prepareViewer();

    addEventListener("click", event => {
        const link = event.target.closest?.("a");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0)
            return;
        const actions = {
            "help-link": () => byId("help-dialog").showModal(),
            "saliency": () => { isSaliency = !isSaliency; markSaliency(); render(); },
            "window-header": () => resetWindow(""),
            "window-full": () => resetWindow("&window=full"),
        };
        const action = link.matches(".slice") && byId("viewer") ? () => choose(link) : actions[link.id];
        if (action) {
            event.preventDefault();
            action();
        }
    });

    // Tags: rows that lack a word go while it is typed

    addEventListener("input", event => {
        const table = event.target.dataset?.filters && byId(event.target.dataset.filters);
        if (!table)
            return;
        const words = event.target.value.toLowerCase().split(" ").filter(word => word);
        const all = [...table.tBodies[0].rows];
        for (const row of all)
            row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
        byId("tag-count").textContent = `${all.filter(row => !row.hidden).length} of ${all.length}`;
    });

    // Keys

    const go = by => {
        if (page !== "inbox") {
            byId(by > 0 ? "next-report" : "previous-report")?.click();
            return;
        }
        const all = rows();
        const at = all.indexOf(currentRow());
        const next = at < 0 ? all[0] : all[at + by];
        const target = next?.querySelector(".row-open") ?? (by > 0 ? byId("next-page") : null);
        target?.focus();
        target?.scrollIntoView({ block: "nearest" });
    };
    const press = key => (page === "inbox" ? currentRow() ?? rows()[0] : main)?.querySelector(`[data-key="${key}"]`)?.click();
    const keys = {
        j: () => go(1),
        k: () => go(-1),
        y: () => press("y"),
        n: () => press("n"),
        u: () => byId("undo") ? byId("undo").click() : press("u"),
        x: () => currentRow()?.querySelector("input[name=selected]")?.click(),
        s: () => byId("saliency")?.click(),
        m: () => byId("note")?.focus(),
        i: () => byId("back-to-inbox")?.click(),
        r: () => byId("window-header")?.click(),
        "[": () => changeWindow(({ center, width }) => [center, width / 1.15]),
        "]": () => changeWindow(({ center, width }) => [center, width * 1.15]),
        ",": () => changeWindow(({ center, width }) => [center - width / 20, width]),
        ".": () => changeWindow(({ center, width }) => [center + width / 20, width]),
        ArrowLeft: () => step(-1),
        ArrowRight: () => step(1),
        "/": () => byId("site-search")?.focus(),
        "?": () => byId("help-dialog")?.showModal(),
    };
    const needsViewer = ["[", "]", ",", ".", "ArrowLeft", "ArrowRight"];
    addEventListener("keydown", event => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]"))
            return;
        const isTyping = event.target.matches?.("input:not([type=checkbox]), textarea, select");
        if (event.key === "Escape" && isTyping) {
            event.target.blur();
            return;
        }
        if (event.key === " " && event.target.matches?.("a[role=button]")) {
            event.preventDefault();
            event.target.click();
            return;
        }
        const action = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
        if (!action || isTyping || !main || (needsViewer.includes(event.key) && !picture()))
            return;
        event.preventDefault();
        action();
    });
})();
