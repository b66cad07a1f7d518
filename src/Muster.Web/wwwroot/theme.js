// Before the first paint: the viewer's choice of light or dark, where he made one.
(() => {
    try {
        const theme = localStorage.getItem("muster-theme");
        if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    } catch { /* no storage: the system's choice holds */ }
})();
