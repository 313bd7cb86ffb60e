// Nora's telephone: it fetches the code of her locker, and shows it.
const page = document.querySelector('main');
const state = document.querySelector('#state');
const socket = new WebSocket(page?.dataset.socket ?? '');

socket.onopen = () => socket.send(JSON.stringify({ type: 'fetch' }));
socket.onmessage = ({ data }) => {
  const { type, locker, code } = JSON.parse(data);
  if (state && type === 'code') state.textContent = `Locker ${locker}, code ${code}.`;
};
socket.onerror = () => {
  if (state) state.textContent = 'The code cannot be fetched at the moment.';
};
