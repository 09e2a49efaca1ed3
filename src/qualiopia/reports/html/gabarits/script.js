"use strict";
(() => {
  const bouton = document.getElementById("deplier");
  const fiches = () => document.querySelectorAll("details");
  let ouvert = false;
  bouton.hidden = false;
  bouton.addEventListener("click", () => {
    ouvert = !ouvert;
    fiches().forEach((fiche) => { fiche.open = ouvert; });
    bouton.textContent = ouvert ? "Tout replier" : "Tout déplier";
  });
  const ouvrirCible = () => {
    const cible = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let n = cible; n; n = n.parentElement) if (n.tagName === "DETAILS") n.open = true;
    if (cible) cible.scrollIntoView();
  };
  addEventListener("hashchange", ouvrirCible);
  ouvrirCible();
  let etats = [];
  addEventListener("beforeprint", () => {
    etats = [...fiches()].map((fiche) => fiche.open);
    fiches().forEach((fiche) => { fiche.open = fiche.open || !fiche.matches(".annexe"); });
  });
  addEventListener("afterprint", () => fiches().forEach((fiche, rang) => { fiche.open = etats[rang] ?? fiche.open; }));
})();
