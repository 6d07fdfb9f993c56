/* With scripts the provider's form is shown here rather than on its own page. */
for (const field of document.querySelectorAll("form[data-keep] [data-script]")) field.value = "1";
