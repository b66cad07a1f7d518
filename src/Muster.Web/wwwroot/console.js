// What a browser must do itself. Everything else happens on the server.
(() => {
    "use strict";

    // ---- Times: in the viewer's zone, with their age, counted here and not on the server. ----
    const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });
    const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
    const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
    const units = [["day", 86400], ["hour", 3600], ["minute", 60]];

    function age(time) {
        const seconds = Math.round((Date.now() - time) / 1000);
        if (Math.abs(seconds) < 5) return "just now";
        const unit = units.find(([, size]) => Math.abs(seconds) >= size * 1.5);
        return unit
            ? relative.format(-Math.round(seconds / unit[1]), unit[0])
            : relative.format(-seconds, "second");
    }

    const shown = new Set();
    class Time extends HTMLElement {
        static observedAttributes = ["datetime", "show"];
        constructor() { super(); this.attachShadow({ mode: "open" }); }
        connectedCallback() { shown.add(this); this.write(); }
        disconnectedCallback() { shown.delete(this); }
        attributeChangedCallback() { this.write(); }
        write() {
            const time = Date.parse(this.getAttribute("datetime"));
            if (Number.isNaN(time)) { this.shadowRoot.textContent = "–"; return; }
            this.shadowRoot.textContent =
                this.getAttribute("show") === "clock" ? clock.format(time) : age(time);
            this.title = full.format(time);
        }
    }
    customElements.define("m-time", Time);
    setInterval(() => shown.forEach(time => time.write()), 5000);

    // ---- Keys: / goes to the search box. ----
    document.addEventListener("keydown", event => {
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target.closest("input, textarea, select, [contenteditable], .monaco-editor")) return;
        const search = document.getElementById("search");
        if (!search) return;
        event.preventDefault();
        search.focus();
        search.select();
    });

    // ---- The skip link: with a base address, "#main" would lead to another page. ----
    document.addEventListener("click", event => {
        if (!event.target.closest(".skip")) return;
        event.preventDefault();
        event.stopPropagation();
        document.getElementById("main")?.focus();
    }, true);

    // ---- Another page: its title takes the focus as it comes, and not from what somebody types meanwhile. ----
    let head = document.querySelector("h1");
    let typed = null;
    document.addEventListener("input", event => typed = event.target, true);
    document.addEventListener("submit", () => typed = null, true);
    new MutationObserver(() => {
        const now = document.querySelector("h1");
        if (now === head) return;
        head = now;
        if (head && document.activeElement !== typed) head.focus({ preventScroll: true });
    }).observe(document.body, { subtree: true, childList: true });

    // ---- Where tabs do not fit, the one that is open is in sight. ----
    let tab = null;
    new MutationObserver(() => {
        const open = document.querySelector(".tabs [aria-current=page]");
        if (open === tab) return;
        tab = open;
        if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 48;
    }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-current"] });

    // ---- Menus close when something else is clicked, or by Escape. ----
    document.addEventListener("click", event =>
        document.querySelectorAll("details.menu[open]").forEach(menu => {
            if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
        }));
    document.addEventListener("keydown", event => {
        if (event.key !== "Escape") return;
        const menu = document.activeElement?.closest("details.menu[open]");
        if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    });

    // ---- A lost connection: shown by Blazor's classes, recovered from by hand or by itself. ----
    document.addEventListener("click", async event => {
        if (event.target.id === "lost-reload") location.reload();
        if (event.target.id === "lost-retry" && !(await Blazor.reconnect())) location.reload();
    });
    document.getElementById("components-reconnect-modal")?.addEventListener(
        "components-reconnect-state-changed",
        event => { if (event.detail.state === "rejected") location.reload(); });

    const scripts = {};

    window.muster = {
        // light, dark, or null for what the system says.
        theme(next) {
            const root = document.documentElement;
            const now = root.dataset.theme
                ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
            root.dataset.theme = next ?? (now === "dark" ? "light" : "dark");
            try { localStorage.setItem("muster-theme", root.dataset.theme); } catch { /* for this page only */ }
        },
        // A script that only some pages need.
        script(source) {
            return scripts[source] ??= new Promise((done, failed) => {
                const element = document.createElement("script");
                element.src = source;
                element.onload = done;
                element.onerror = () => failed(new Error("No script at " + source));
                document.body.append(element);
            });
        },
        // Sends a file by itself, with its progress and its checksum; a circuit is no way for megabytes.
        // Answers what was wrong, or null.
        async upload(input, address, place) {
            const file = document.getElementById(input)?.files[0];
            if (!file) return "Choose a file first.";
            const show = document.getElementById(place);
            const [bar, words] = [show.querySelector("progress"), show.querySelector("span")];
            const tell = (part, text) => { bar.value = part * 100; words.textContent = text; };
            show.hidden = false;
            try {
                // Browsers have digests in safe places only (TLS, or this machine), and of what fits in memory.
                if (window.crypto?.subtle && file.size <= 536870912) {
                    tell(0, "Taking its checksum …");
                    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
                    const hex = [...new Uint8Array(digest)].map(octet => octet.toString(16).padStart(2, "0")).join("");
                    address += "&sha256=" + hex;
                }
                return await new Promise(resolve => {
                    const request = new XMLHttpRequest();
                    request.upload.onprogress = event =>
                        tell(event.loaded / event.total, `${Math.floor(event.loaded * 100 / event.total)} %`);
                    request.onload = () => {
                        let problem = null;
                        try { problem = JSON.parse(request.responseText).detail; } catch { /* not ours */ }
                        resolve(request.status < 300 ? null : problem ?? `The server answered ${request.status}.`);
                    };
                    request.onerror = () => resolve("The connection broke. Try again.");
                    request.open("PUT", address);
                    request.setRequestHeader("Content-Type", "application/octet-stream");
                    request.send(file);
                });
            } catch (trouble) {
                return `The file cannot be read: ${trouble.message}`;
            } finally {
                show.hidden = true;
            }
        },
        focus(id) { document.getElementById(id)?.focus(); },
        store(key, value) { try { localStorage.setItem("muster-" + key, value); } catch { /* not kept */ } },
        stored(key) { try { return localStorage.getItem("muster-" + key); } catch { return null; } },
    };
})();
