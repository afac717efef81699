// What the pages' other scripts put on window and into events, for the type checker alone.

interface Window {
  htmx: {
    ajax(verb: string, path: string, options: object): Promise<void>;
    registerExtension(name: string, extension: object): void;
  };
}

interface HtmxEvent extends Event {
  detail: any;
}

interface DocumentEventMap {
  "htmx:config:request": HtmxEvent;
  "htmx:before:request": HtmxEvent;
  "htmx:before:response": HtmxEvent;
  "htmx:finally:request": HtmxEvent;
  "htmx:error": HtmxEvent;
  "htmx:before:history:update": HtmxEvent;
  "htmx:before:swap": HtmxEvent;
  "htmx:after:swap": HtmxEvent;
  "timeline:failed": CustomEvent<string>;
}
