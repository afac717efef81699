// What our scripts use of htmx, for the type checker alone.

declare const htmx: {
  ajax(verb: string, path: string, options: object): Promise<void>;
  registerExtension(name: string, extension: object): void;
};
export default htmx;
