// What htmx and our scripts put into events, for the type checker alone.

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
