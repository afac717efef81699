// The button of the dossier that prints it.

/** @param {HTMLElement} button */
export const mount = (button) => {
  button.onclick = () => print();
};
