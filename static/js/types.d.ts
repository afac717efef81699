// What the pages' other scripts put on window, for the type checker alone.
interface Window {
  htmx: {
    ajax(verb: string, path: string, options: object): Promise<void>;
    config: Record<string, unknown>;
  };
}
