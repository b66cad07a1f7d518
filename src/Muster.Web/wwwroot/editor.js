// The code editor: Monaco, loaded when a page first needs it. The text stays here until it is asked for.
(() => {
    "use strict";

    const root = "/_content/BlazorMonaco/lib/monaco-editor/min/vs";
    const editors = new Map();
    let loading;

    const modules = name => new Promise((done, failed) => window.require([name], done, failed));

    const load = () => loading ??= (async () => {
        await muster.script(root + "/loader.js");
        window.require.config({ paths: { vs: root } });
        await modules("vs/editor/editor.main");
        // The server says what is wrong, by the same rules as when it stores; the browser knows none of
        // them. Hence scripts, and JSON, are a language of their own: JavaScript's colours, no compiler.
        const colours = await modules("vs/basic-languages/javascript/javascript");
        monaco.languages.register({ id: "script" });
        monaco.languages.setLanguageConfiguration("script", { comments: colours.conf.comments });
        monaco.languages.setMonarchTokensProvider("script", colours.language);
        for (const language of ["script", "yaml", "plaintext"])
            monaco.languages.registerCompletionItemProvider(language, { triggerCharacters: ["."], provideCompletionItems });
        new MutationObserver(dress).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
        dress();
    })();

    const isDark = () => (document.documentElement.dataset.theme
        ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

    // Those of Monaco's colours that are too faint on the ground of the line that has the caret.
    const rules = colours => Object.entries(colours).map(([token, foreground]) => ({ token, foreground }));
    const legible = {
        dark: rules({ comment: "74a861", regexp: "d08fbb" }),
        light: rules({ comment: "007000", number: "08704a", type: "006d6d" }),
    };

    // Monaco's own colours for the code, the console's for all around it.
    const dress = () => {
        const tokens = getComputedStyle(document.documentElement);
        const colour = name => tokens.getPropertyValue("--" + name).trim();
        monaco.editor.defineTheme("muster", {
            base: isDark() ? "vs-dark" : "vs", inherit: true, rules: legible[isDark() ? "dark" : "light"],
            colors: {
                "editor.background": colour("surface"), "editor.foreground": colour("ink"),
                "editor.lineHighlightBackground": colour("hover"), "editorLineNumber.foreground": colour("ink-faint"),
                "editorLineNumber.activeForeground": colour("ink"), "editorWidget.background": colour("surface"),
                "editorWidget.border": colour("line-strong"), "editorOverviewRuler.border": colour("line"),
            },
        });
        monaco.editor.setTheme("muster");
    };

    // Names of parameters: what stands before the caret is asked of the server, one step of the path at a time.
    async function provideCompletionItems(model, position) {
        const own = [...editors.values()].find(each => each.editor.getModel() === model);
        const line = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
        const typed = /[A-Za-z_][\w.*{}:-]*$/.exec(line)?.[0];
        if (!own || !typed) return { suggestions: [] };
        const step = typed.slice(typed.lastIndexOf(".") + 1);
        const found = await own.page.invokeMethodAsync("CompleteAsync", typed);
        const range = {
            startLineNumber: position.lineNumber, endLineNumber: position.lineNumber,
            startColumn: position.column - step.length, endColumn: position.column,
        };
        const kinds = monaco.languages.CompletionItemKind;
        return {
            suggestions: found.map(each => ({
                label: each.label, insertText: each.label, detail: each.detail,
                documentation: each.about ?? undefined, range,
                kind: each.isObject ? kinds.Module : kinds.Property,
            })),
        };
    }

    const look = label => ({
        ariaLabel: label, automaticLayout: true, minimap: { enabled: false }, scrollBeyondLastLine: false,
        fontSize: 13, lineNumbersMinChars: 3, renderLineHighlight: "line", tabSize: 2, fixedOverflowWidgets: true,
        wordBasedSuggestions: false, autoClosingBrackets: "never", autoClosingQuotes: "never", autoSurround: "never",
        bracketPairColorization: { enabled: false }, guides: { bracketPairs: false }, matchBrackets: "never",
    });

    // The tree of brackets never ends when a whole text is put in the place of another: without it.
    const unbracket = model => {
        model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
        return model;
    };

    window.musterEditor = {
        async open(id, page, text, language, label, readOnly) {
            await load();
            const box = document.getElementById(id);
            if (!box) return;
            const editor = monaco.editor.create(box, { ...look(label), value: text, language, readOnly });
            unbracket(editor.getModel());
            const own = { editor, page, timer: 0 };
            editor.onDidChangeModelContent(() => {
                clearTimeout(own.timer);
                own.timer = setTimeout(() => page.invokeMethodAsync("ChangedAsync"), 300);
            });
            editors.set(id, own);
        },
        async compare(id, old, now, language, label) {
            await load();
            const box = document.getElementById(id);
            if (!box) return;
            editors.get(id)?.editor.dispose();
            const model = of => unbracket(monaco.editor.createModel(of, language));
            const editor = monaco.editor.createDiffEditor(box, { ...look(label), readOnly: true, renderSideBySide: box.clientWidth > 700 });
            editor.setModel({ original: model(old), modified: model(now) });
            editors.set(id, { editor, page: null, timer: 0 });
        },
        text(id) { return new Blob([editors.get(id)?.editor.getValue() ?? ""]); },
        write(id, text) { editors.get(id)?.editor.setValue(text); },
        mark(id, line, column, message) {
            const model = editors.get(id)?.editor.getModel();
            if (!model) return;
            monaco.editor.setModelMarkers(model, "muster", message === null ? [] : [{
                startLineNumber: line, endLineNumber: line, startColumn: column, endColumn: column + 1,
                message, severity: monaco.MarkerSeverity.Error,
            }]);
        },
        close(id) {
            const own = editors.get(id);
            if (!own) return;
            editors.delete(id);
            clearTimeout(own.timer);
            own.editor.dispose();
        },
    };
})();
